"""The figures of a family of plans: `entries`, their drawings, and what its plans are called."""
