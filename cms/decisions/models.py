"""No tables of its own: decisions are ``cms.registry.models.NationalDecision``, their history is in Wagtail's log."""
