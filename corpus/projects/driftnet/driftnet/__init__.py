"""Where lost fishing nets drift; half way through a rewrite."""
