"""What a file is, whether it is whole, and its pages as pixels."""
