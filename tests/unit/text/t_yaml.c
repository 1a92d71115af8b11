/* t_yaml.c - tests of text/yaml.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "text/yaml.h"

/* Prints the tree in one line, each problem as "line:column: message [hint];". Caller frees. */
static void print_node(struct buffer *out, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL:
		buffer_add_text(out, "~");
		break;
	case NODE_TEXT:
		buffer_printf(out, node->plain ? "%s" : "\"%s\"", node->text);
		break;
	case NODE_BROKEN:
		buffer_add_text(out, "!");
		break;
	case NODE_LIST:
		buffer_add_text(out, "[");
		for (size_t i = 0; i < node->n; i++) {
			buffer_add_text(out, i ? "," : "");
			print_node(out, node->items[i]);
		}
		buffer_add_text(out, "]");
		break;
	case NODE_MAP:
		buffer_add_text(out, "{");
		for (size_t i = 0; i < node->n; i++) {
			buffer_printf(out, "%s%s:", i ? "," : "", node->pairs[i].key);
			print_node(out, node->pairs[i].value);
		}
		buffer_add_text(out, "}");
		break;
	}
}

static char *print_bytes(const void *data, size_t len)
{
	struct arena *arena = arena_make();
	struct problems problems = {0};
	struct buffer out = BUFFER_INIT;
	const struct node *root =
		yaml_parse(data, len, "f", &yaml_limits_manifest, arena, &problems);
	if (root)
		print_node(&out, root);
	for (size_t i = 0; i < problems.n; i++) {
		const struct problem *problem = &problems.v[i];
		buffer_printf(&out, "%s%d:%d: %s", out.len ? "; " : "", problem->at.line,
			      problem->at.column, problem->message);
		if (problem->hint)
			buffer_printf(&out, " [%s]", problem->hint);
	}
	problems_free(&problems);
	arena_free(arena);
	return buffer_steal(&out);
}

static void check(const char *text, const char *expected)
{
	AUTO_FREE char *printed = print_bytes(text, strlen(text));
	assert_string_equal(printed, expected);
}

static void test_yaml_parse_kinds(void **state UNUSED)
{
	check("a: 1.0\nb: \"x\"\nc: 'y'\nd: [1, ~, null]\ne:\nf: {g: h}\n",
	      "{a:1.0,b:\"x\",c:\"y\",d:[1,~,~],e:~,f:{g:h}}");
	check("a: |\n  x\n  y\nb: >\n  x\n  y\n", "{a:\"x\ny\n\",b:\"x y\n\"}");
	check("{\"a\": [true, 1e3]}", "{a:[true,1e3]}");
	check("a: \"null\"\nb: NULL\n", "{a:\"null\",b:~}");
	check("a: x\r\nb: y\r\n", "{a:x,b:y}");
	check("\xef\xbb\xbf"
	      "a: x\n",
	      "{a:x}");
	check("%YAML 1.1\n---\na: x\n...\n", "{a:x}");
}

static void test_yaml_parse_quotes(void **state UNUSED)
{
	check("a: 'x''y'\nb: 'x''''y'\nc: ''''\n", "{a:\"x'y\",b:\"x''y\",c:\"'\"}");
	check("a: 'x''''''y'\n'''''': z\n", "{a:\"x'''y\",'':z}");
	check("a: 'x'''''''''''''\nb: ''\n", "{a:\"x''''''\",b:\"\"}");
	check("a: 'x''''\n\n  ''''y ''''  z'\n", "{a:\"x''\n''y ''  z\"}");
	check("a: \"x\\\"\\\"\\\"y\\\n  z\"\n", "{a:\"x\"\"\"yz\"}");
}

static void test_yaml_parse_places(void **state UNUSED)
{
	struct arena *arena = arena_make();
	struct problems problems = {0};
	const char text[] = "k\xc3\xbc: {\xc3\xa4: x, b: y}\n\nl:\n  - z\n";
	const struct node *root =
		yaml_parse(text, strlen(text), "f", &yaml_limits_manifest, arena, &problems);
	assert_non_null(root);
	const struct node *b = node_find(node_find(root, "k\xc3\xbc"), "b");
	assert_int_equal(b->at.line, 1);
	assert_int_equal(b->at.column, 15);
	assert_string_equal(b->at.file, "f");
	const struct node *z = node_find(root, "l")->items[0];
	assert_int_equal(z->at.line, 4);
	assert_int_equal(z->at.column, 5);
	assert_null(node_find(root, "m"));
	assert_null(node_find(z, "m"));
	arena_free(arena);
}

static void test_yaml_parse_anchors(void **state UNUSED)
{
	check("a: &x [1]\nb: *x\n", "{a:[1],b:[1]}");
	check("a: &x 1\nb: &x 2\nc: *x\n", "{a:1,b:2,c:2}");
	check("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n", "{a:{k:1,l:2},b:{k:3,l:2}}");
	check("a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc:\n  <<: [*x, *y]\n",
	      "{a:{k:1},b:{k:2,l:2},c:{k:1,l:2}}");
	check("a: {\"<<\": x}\n", "{a:{<<:x}}");
	check("a: *x\n", "1:4: there is no anchor '&x' above");
	check("a: &x [*x]\n", "1:8: '*x' contains itself");
	check("a: {<<: x}\n", "1:9: '<<' needs a map or a list of maps [write '<<: *anchor']");
}

static void test_yaml_parse_tags(void **state UNUSED)
{
	check("a: !!str ~\nb: ! 1\nc: !!int 1\nd: !!map {}\n", "{a:\"~\",b:\"1\",c:1,d:{}}");
	check("a: !x y\nb: !!binary aGk=\nc: !x [1]\n",
	      "{a:!,b:!,c:!}; 1:7: the tag '!x' has no meaning here [write the value without it]; "
	      "2:13: the tag 'tag:yaml.org,2002:binary' has no meaning here [write the value "
	      "without it]; 3:7: the tag '!x' has no meaning here [write the value without it]");
}

static void test_yaml_parse_mistakes_in_keys(void **state UNUSED)
{
	check("a: 1\nb: 2\na: 3\n", "{a:1,b:2}; 3:1: 'a' is given twice [the first is in line 1]");
	check("v: {{ .Version }}\nb: 1\n",
	      "{v:!,b:1}; 1:5: a key must be a text, not a map [templates in double braces are not "
	      "expanded here; use ${NAME}]");
	check("? [a]\n: b\n", "!; 1:3: a key must be a text, not a list");
	check("~: b\n", "!; 1:1: a key must be a text, not nothing");
}

static void test_yaml_parse_second_document(void **state UNUSED)
{
	check("a: 1\n---\nb: [\n", "{a:1}; 2:1: only the first document of the file is read");
}

static void test_yaml_parse_no_yaml(void **state UNUSED)
{
	check("", "1:1: the file is empty");
	check("# nothing\n", "2:1: the file is empty");
	check("a:\n\tb: c\n", "2:1: a tab in the indentation [indent with spaces]");
	check("a:\n  b: 1\n  \tc: 2\n", "3:3: a tab in the indentation [indent with spaces]");
	check("a: x\n\tb: c\n", "2:1: a tab in the indentation [indent with spaces]");
	check("a: @x\n",
	      "1:4: this is no YAML: plain scalar cannot start with '@' [put the value in quotes]");
	check("a: b: c\n", "1:5: this is no YAML: invalid nested block mapping on the same line "
			   "[put a value that has ': ' in quotes]");
	check("a: b\n c: d\n", "1:4: this is no YAML: invalid multiline plain key [check the "
			       "indentation, or put the value in quotes]");
	check("a:\n-\n- x\n", "3:1: this is no YAML: did not find expected node content [remove "
			      "the empty item of the list]");
	check("a: - x\n", "1:4: this is no YAML: block sequence on the same line as a mapping key "
			  "[start the list on the next line]");
	check("a: |0\n  x\n", "1:1: this is no YAML: indentation indicator 0");
	check("a: [1, 2\n", "2:1: this is no YAML: flow sequence without a closing bracket");
}

static void test_yaml_parse_bytes(void **state UNUSED)
{
	check("a: x\nb: \xc3\xa4\xff\n", "2:5: the text is not UTF-8 [save the file as UTF-8]");
	check("\xff\xfe"
	      "a",
	      "1:1: the text is not UTF-8 [save the file as UTF-8]");
	check("a: \xed\xa0\x80\n", "1:4: the text is not UTF-8 [save the file as UTF-8]");
	check("a: \x1b[1m\n", "1:4: a control character in the text");
	check("a: \"x\\0y\"\n", "1:4: a NUL character in the text");
	AUTO_FREE char *printed = print_bytes("a: x\0y\n", 7);
	assert_string_equal(printed, "1:5: a NUL byte in the text");
}

static void check_limit(struct buffer *text, const char *expected)
{
	check(buffer_text(text), expected);
	buffer_free(text);
}

static void test_yaml_parse_depth(void **state UNUSED)
{
	struct buffer text = BUFFER_INIT;
	for (int i = 0; i < YAML_LIMIT_DEPTH; i++)
		buffer_add_text(&text, "[");
	for (int i = 0; i < YAML_LIMIT_DEPTH; i++)
		buffer_add_text(&text, "]");
	char *printed = print_bytes(text.data, text.len);
	assert_int_equal(printed[0], '[');
	free(printed);
	buffer_clear(&text);
	for (int i = 0; i < 100000; i++)
		buffer_add_text(&text, "[");
	check_limit(&text, "1:33: the document is nested too deeply");
}

/* A billion laughs: nine lists of nine aliases each. */
static void test_yaml_parse_aliases_weigh(void **state UNUSED)
{
	struct buffer text = BUFFER_INIT;
	buffer_add_text(&text, "a: &a [x,x,x,x,x,x,x,x,x]\n");
	for (char c = 'b'; c < 'k'; c++) {
		buffer_printf(&text, "%c: &%c [", c, c);
		for (int i = 0; i < 9; i++)
			buffer_printf(&text, "%s*%c", i ? "," : "", c - 1);
		buffer_add_text(&text, "]\n");
	}
	check_limit(&text, "6:26: the document is too large, or its aliases make it so");
}

static void test_yaml_parse_counts(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	for (int i = 0; i <= (int)yaml_limits_manifest.keys; i++)
		buffer_printf(&text, "k%d: x\n", i);
	check_limit(&text, "501:1: the map has too many keys");
	for (int i = 0; i <= YAML_LIMIT_ANCHORS; i++)
		buffer_printf(&text, "- &k%d x\n", i);
	check_limit(&text, "1001:10: the document has too many anchors");
	for (int i = 0; i < 100000; i++)
		buffer_add_text(&text, "a: x\n");
	AUTO_FREE char *printed = print_bytes(text.data, text.len);
	assert_non_null(strstr(printed, "101:1: there are more mistakes than can be listed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yaml_parse_kinds),
		cmocka_unit_test(test_yaml_parse_quotes),
		cmocka_unit_test(test_yaml_parse_places),
		cmocka_unit_test(test_yaml_parse_anchors),
		cmocka_unit_test(test_yaml_parse_tags),
		cmocka_unit_test(test_yaml_parse_mistakes_in_keys),
		cmocka_unit_test(test_yaml_parse_second_document),
		cmocka_unit_test(test_yaml_parse_no_yaml),
		cmocka_unit_test(test_yaml_parse_bytes),
		cmocka_unit_test(test_yaml_parse_depth),
		cmocka_unit_test(test_yaml_parse_aliases_weigh),
		cmocka_unit_test(test_yaml_parse_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
