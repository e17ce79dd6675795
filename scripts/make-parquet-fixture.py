"""Cuts images out of a Hugging Face Parquet file for the tests, in the form its library writes.

    python scripts/make-parquet-fixture.py TEST.parquet OUT.parquet

OUT has the first 48 rows in row groups of 20, the schema's `huggingface` metadata, the first two rows under one
path, the third without a path and the fourth without bytes; beside it OUT.json with path, label and the SHA-256 of
the bytes of each row.
"""

import hashlib
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

table = pq.read_table(sys.argv[1]).slice(0, 48)
images = table["img"].to_pylist()
images[1]["path"] = images[0]["path"]
images[2]["path"] = None
images[3]["bytes"] = None
column = pa.array(images, type=table.schema.field("img").type)
table = table.set_column(0, table.schema.field("img"), column)
pq.write_table(table, sys.argv[2], row_group_size=20, compression="zstd")
with open(sys.argv[2] + ".json", "w") as out:
    json.dump(
        [
            {
                "path": image["path"],
                "label": label,
                "sha256": image["bytes"] and hashlib.sha256(image["bytes"]).hexdigest(),
            }
            for image, label in zip(images, table["label"].to_pylist())
        ],
        out,
        indent=0,
    )
