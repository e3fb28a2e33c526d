"""Removes hiss from old recordings."""
