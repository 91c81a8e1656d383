"""Hubs, centres, agencies, cities and startups; who belongs to them and with which role.

May import vocabularies.
"""
