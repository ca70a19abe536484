"""Pictures that networks are taught with: lines and feet of papers, drawn and then spoilt as scans are."""
