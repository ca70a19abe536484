"""Codes and numbers that stand for something: dossiers, agencies, procedures, persons, businesses, papers."""
