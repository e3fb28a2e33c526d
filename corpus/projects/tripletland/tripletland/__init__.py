"""Embeddings of products that look alike."""
