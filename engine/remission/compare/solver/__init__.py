"""What an amendment can change for any patient.

In come two protocols, out goes for each answer a patient who gets another one, the proof that nobody does, or that it
could not be decided.
"""
