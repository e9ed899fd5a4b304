"""What every way in shares: parameters, the stages of an answer, the audit, downloads."""
