"""How paper comes in: watched folders, batch manifests, uploads."""
