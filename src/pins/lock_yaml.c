/* lock_yaml.c - lock files in YAML
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pins/lock_yaml_internal.h"

static int find_mistake(const struct pins_source *source, const struct problems *problems,
			struct error *error)
{
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *problem = &problems->v[i];

		if (problem->kind == PROBLEM_ERROR)
			return pins_refuse(source, problem->at.line, error, "%s", problem->message);
	}
	return 0;
}

const struct yaml_node *lock_yaml_parse(const struct pins_source *source, struct error *error)
{
	struct problems problems = {0};
	const struct yaml_node *root = yaml_parse(source->text, source->len, source->name,
						  &yaml_limits_lock, source->arena, &problems);
	int failed = find_mistake(source, &problems, error);

	if (!failed && (!root || root->kind != YAML_MAP))
		failed = pins_refuse(source, 0, error, "it is no map of keys");
	problems_free(&problems);
	return failed ? NULL : root;
}

const char *lock_yaml_text(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = map ? yaml_find(map, key) : NULL;

	return node && node->kind == YAML_TEXT ? node->text : NULL;
}
