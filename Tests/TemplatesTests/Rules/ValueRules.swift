/// Tags that print a value.
let valueRules = [
    Rule(
        "a text without tags stays as it is", "Dear reader,\n\tno {tags} } here.\n", "{}",
        gives: "Dear reader,\n\tno {tags} } here.\n"),
    Rule("an empty template prints nothing", "", "{\"a\": 1}", gives: ""),
    Rule("a name prints its value", "Order {{code}} is packed.", "{\"code\": \"K-9\"}", gives: "Order K-9 is packed."),
    Rule(
        "values are not templates", "{{note}}", "{\"note\": \"{{code}} {{#x}}\", \"code\": 1}", gives: "{{code}} {{#x}}"
    ),
    Rule(
        "HTML is escaped", "{{t}}", "{\"t\": \"<a href=\\\"x\\\"> & 'b'\"}",
        gives: "&lt;a href=&quot;x&quot;&gt; &amp; &#39;b&#39;"),
    Rule("what is escaped already is escaped again", "{{t}}", "{\"t\": \"&amp;\"}", gives: "&amp;amp;"),
    Rule("three braces print HTML as it is", "{{{t}}}", "{\"t\": \"<b>&'\\\"\"}", gives: "<b>&'\""),
    Rule("an ampersand prints HTML as it is", "{{&t}}", "{\"t\": \"<b>&'\\\"\"}", gives: "<b>&'\""),
    Rule("whole numbers", "{{n}} {{{n}}} {{&n}}", "{\"n\": 314}", gives: "314 314 314"),
    Rule("decimals keep their digits", "{{n}} {{{n}}} {{&n}}", "{\"n\": 2.50}", gives: "2.50 2.50 2.50"),
    Rule(
        "numbers are printed as they are written", "{{#.}}{{.}} {{/.}}",
        "[0, -0, 1e3, 1E-2, -7.0, 123456789012345678901234567890]",
        gives: "0 -0 1e3 1E-2 -7.0 123456789012345678901234567890 "),
    Rule("truth is printed as a word", "{{y}}/{{n}}", "{\"y\": true, \"n\": false}", gives: "true/false"),
    Rule("null prints nothing", "[{{v}}{{{v}}}{{&v}}]", "{\"v\": null}", gives: "[]"),
    Rule("a missing name prints nothing", "[{{v}}{{{v}}}{{&v}}]", "{\"w\": 1}", gives: "[]"),
    Rule("lists and objects print nothing", "[{{l}}{{o}}]", "{\"l\": [1], \"o\": {\"a\": 1}}", gives: "[]"),
    Rule("blanks within a tag do not matter", "{{ a }}{{{ a }}}{{& a }}{{\ta\n}}", "{\"a\": 1}", gives: "1111"),
    Rule("blanks around a tag stay", "( {{a}} | {{{a}}} | {{&a}} )", "{\"a\": 1}", gives: "( 1 | 1 | 1 )"),
    Rule(
        "a value alone in its line keeps the line", "  {{a}}\n  {{{a}}}\n  {{&a}}\n", "{\"a\": 1}",
        gives: "  1\n  1\n  1\n"),
    Rule("other languages", "{{größe}} {{名}}", "{\"größe\": \"Übermaß\", \"名\": \"花子 🌸\"}", gives: "Übermaß 花子 🌸"),
    Rule("a quote in a name is part of it", "{{a\"}}-{{b\"}}", "{\"a\\\"\": 1, \"b\\\"\": 2}", gives: "1-2"),
    Rule(
        "else and pragmas are names like others", "{{else}} {{%x}} {{:y}}", "{\"else\": 1, \"%x\": 2, \":y\": 3}",
        gives: "1 2 3"),
    Rule("a name called else keeps its line", "{{#a}}\n{{else}}\n{{/a}}", "{\"a\": {\"else\": 2}}", gives: "2\n"),
    Rule("a data file of one text", "<{{.}}>", "\"a & b\"", gives: "<a &amp; b>"),
    Rule("a data file of one number", "<{{.}}>", "12", gives: "<12>"),
    Rule("a data file of null", "<{{.}}{{a}}>", "null", gives: "<>"),
    Rule(
        "the last of equal keys counts", "{{a}}{{#l}}{{b}}{{/l}}",
        "{\"a\": 1, \"a\": 2, \"l\": [{\"b\": 3, \"b\": 4}, {\"b\": 5, \"b\": 6}]}", gives: "246"),
    Rule(
        "escapes of JSON", "{{{t}}}", "{\"t\": \"\\\"\\\\\\/\\n\\t\\u00e9\\ud83c\\udf38\\ud800\"}",
        gives: "\"\\/\n\té🌸\u{FFFD}"),
]

/// Names with dots, and where names are looked up.
let nameRules = [
    Rule("a dot reads a field", "{{a.b}} {{{a.b}}} {{&a.b}}", "{\"a\": {\"b\": \"<\"}}", gives: "&lt; < <"),
    Rule("dots of any depth", "{{a.b.c.d.e}}", "{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": \"deep\"}}}}}", gives: "deep"),
    Rule("a chain that breaks prints nothing", "[{{a.b.c}}]", "{\"a\": {}}", gives: "[]"),
    Rule("a chain through a text breaks", "[{{a.b}}]", "{\"a\": \"b\"}", gives: "[]"),
    Rule(
        "later parts are not looked up outside", "[{{a.b.name}}]",
        "{\"a\": {\"b\": {}}, \"b\": {\"name\": 1}, \"name\": 2}", gives: "[]"),
    Rule(
        "the first part is looked up like any name", "{{#x}}{{a.b}}{{/x}}", "{\"x\": {\"c\": 1}, \"a\": {\"b\": 2}}",
        gives: "2"),
    Rule("the first part decides", "[{{#x}}{{a.b}}{{/x}}]", "{\"x\": {\"a\": {}}, \"a\": {\"b\": 2}}", gives: "[]"),
    Rule("a key with a dot is never found", "[{{a.b}}]", "{\"a.b\": 1}", gives: "[]"),
    Rule("a key with a dot hides nothing", "{{a.b}}", "{\"a.b\": 1, \"a\": {\"b\": 2}}", gives: "2"),
    Rule("a single dot is the innermost value", "{{.}} {{{.}}} {{&.}}", "\"<\"", gives: "&lt; < <"),
    Rule(
        "outer names are seen from within", "{{#a}}{{#b}}{{x}}{{y}}{{z}}{{/b}}{{/a}}",
        "{\"x\": 1, \"a\": {\"y\": 2, \"b\": {\"z\": 3}}}", gives: "123"),
    Rule("inner names hide outer ones", "{{n}}{{#a}}{{n}}{{/a}}{{n}}", "{\"n\": 1, \"a\": {\"n\": 2}}", gives: "121"),
    Rule("null hides outer names too", "[{{#a}}{{n}}{{/a}}]", "{\"n\": 1, \"a\": {\"n\": null}}", gives: "[]"),
    Rule("names that only look alike differ", "{{e\u{301}}}", "{\"\u{E9}\": 1, \"e\u{301}\": 2}", gives: "2"),
    Rule("names are told apart by case", "[{{A}}]", "{\"a\": 1}", gives: "[]"),
    Rule(
        "records of different shapes in one list", "{{#l}}{{a}}{{b}};{{/l}}",
        "{\"l\": [{\"a\": 1, \"b\": 2}, {\"b\": 3, \"a\": 4}, {\"a\": 5}, {\"c\": 6}, {\"a\": 7, \"b\": 8, \"c\": 9}]}",
        gives: "12;43;5;;78;"),
]
