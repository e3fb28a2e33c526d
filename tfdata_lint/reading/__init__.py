"""From paths to text, trees and positions."""
