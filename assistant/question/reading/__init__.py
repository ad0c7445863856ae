"""Reading a question with two small learned models: which words are what, and what is asked.

`Reader` tags the slots of a question (subject, person, time …) with a conditional random field
and classifies its intent with a maximum-entropy model, both by python-crfsuite
(https://github.com/scrapinghub/python-crfsuite). They are trained from the lines of `phrasings/`
by ``python -m assistant.question.reading.training``.
"""
