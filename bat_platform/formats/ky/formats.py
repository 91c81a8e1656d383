"""Kyrgyz dates; everything else as Django has it."""

DATE_FORMAT = "Y-ж. j-F"
DATETIME_FORMAT = "Y-ж. j-F, H:i"
YEAR_MONTH_FORMAT = "F Y"
