"""What the field has, as tables: kinds of papers, their fields, procedures, components of dossiers, agencies."""
