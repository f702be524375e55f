"""Named entities of the tech press: how the recognizer of each language is trained.

The flow: :mod:`markup` (a text with its names), :mod:`sources` (open data read into it), :mod:`coinage`, :mod:`names`
and :mod:`grammar` (sentences written for the project, names drawn anew), :mod:`variation` (typography, capitals, names
swapped), :mod:`reader` (a corpus for spaCy, another one in each epoch), :mod:`train`, :mod:`evaluate`, :mod:`card`.
Never imported at run time.
"""
