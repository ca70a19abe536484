"""From print to values of a field's type, checked."""
