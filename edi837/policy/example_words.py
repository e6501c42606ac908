"""What the words of an example are in a claim: places, bill types, payers, frequencies, dates, and what is usual."""

from __future__ import annotations

PLACES = {
    "office": "11", "home": "12", "infusion-center": "49", "urgent-care": "20", "hospital-outpatient": "22",
    "asc": "24", "emergency-room": "23", "inpatient": "21", "clinic": "50", "skilled-nursing": "31", "dialysis": "65",
    "telehealth": "10", "pharmacy": "01", "hospice": "34",
}  # fmt: skip
FACILITIES = {
    "hospital-outpatient": "13", "critical-access": "85", "asc": "83", "inpatient": "11", "emergency-room": "13",
    "home": "34", "clinic": "71", "skilled-nursing": "22", "dialysis": "72", "hospice": "81",
}  # fmt: skip
AFTER = {"medicare": "MB", "medicaid": "MC", "other": "CI"}
CLAIMS = {"original": "1", "replacement": "7", "void": "8"}
DATES = {"accident": "439", "onset": "431", "last-seen": "304"}
BY_USE = {"psychiatric": "F332", "pain": "G905", "other": "M0579"}
BESIDE = {"anesthesia": "00104", "procedure": "99281", "other": "96365"}
IMPLEMENTATIONS = {"P": "005010X222A1", "I": "005010X223A2"}
USUAL_STATES = ("OH", "TX", "FL", "CA", "WA")
GENDER = "F"
# SBR01 of the payers before this one.
BEFORE = "PT"
