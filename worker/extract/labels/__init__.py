"""Labels of forms, and what is filled in after them."""
