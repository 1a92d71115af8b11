# schema.py - schema.py SCHEMA MANIFEST...: for each one line, "NAME valid" or "NAME invalid: why"
#
# Manifests are read as YAML 1.1, with times left as texts, which is all that JSON has for them.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    pass


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for path in sys.argv[2:]:
    name = os.path.splitext(os.path.basename(path))[0]
    try:
        with open(path, encoding="utf-8") as file:
            manifest = next(yaml.load_all(file, Loader))
    except yaml.YAMLError:
        print(name, "unreadable")
        continue
    error = jsonschema.exceptions.best_match(validator.iter_errors(manifest))
    print(name, f"invalid: {error.json_path}: {error.message[:100]}" if error else "valid")
