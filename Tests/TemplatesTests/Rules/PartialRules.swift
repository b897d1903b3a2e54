/// Partials put another template in.
let partialRules = [
    Rule("a partial is put in", "[{{>p}}]", "{}", ["p": "from the file"], gives: "[from the file]"),
    Rule("a partial that is missing prints nothing", "[{{>p}}]", "{}", gives: "[]"),
    Rule("a partial that is empty prints nothing", "[{{>p}}]", "{}", ["p": ""], gives: "[]"),
    Rule(
        "a partial sees the names of the place", "{{#s}}{{>p}}{{/s}}", "{\"s\": {\"a\": 1}, \"b\": 2}",
        ["p": "{{a}}{{b}}"], gives: "12"),
    Rule(
        "a partial calls itself", "{{>p}}",
        "{\"n\": 1, \"l\": [{\"n\": 2, \"l\": [{\"n\": 3, \"l\": []}]}, {\"n\": 4, \"l\": []}]}",
        ["p": "{{n}}<{{#l}}{{>p}}{{/l}}>"], gives: "1<2<3<>>4<>>"),
    Rule("a partial calls another", "{{>p}}", "{\"a\": 1}", ["p": "p{{>q}}", "q": "q{{a}}"], gives: "pq1"),
    Rule("blanks around a partial stay", "| {{>p}} |", "{}", ["p": "\t.\t"], gives: "| \t.\t |"),
    Rule(
        "a partial behind blanks and before text", "  {{a}}  {{>p}}\n", "{\"a\": 1}", ["p": ">\n>"],
        gives: "  1  >\n>\n"),
    Rule("the line of a partial that ends in CR LF goes", "|\r\n{{>p}}\r\n|", "{}", ["p": ">"], gives: "|\r\n>|"),
    Rule("a partial in the first line", "  {{>p}}\n>", "{}", ["p": ">\n>"], gives: "  >\n  >>"),
    Rule("a partial in the last line", ">\n  {{>p}}", "{}", ["p": ">\n>"], gives: ">\n  >\n  >"),
    Rule(
        "every line of the template is indented, no line of the data", "\\\n {{>p}}\n/", "{\"a\": \"<\\n>\"}",
        ["p": "|\n{{{a}}}\n|\n"], gives: "\\\n |\n <\n>\n |\n/"),
    Rule("empty lines are not indented", " {{>p}}\n", "{}", ["p": "a\n\nb\r\n\r\nc\n"], gives: " a\n\n b\r\n\r\n c\n"),
    Rule("indentation adds up", " {{>p}}\n", "{}", ["p": "p\n {{>q}}\n", "q": "q\nr\n"], gives: " p\n  q\n  r\n"),
    Rule(
        "sections of a partial are indented", "  {{>p}}\n", "{\"l\": [1, 2]}", ["p": "{{#l}}\n{{.}}\n{{/l}}\n"],
        gives: "  1\n  2\n"),
    Rule(
        "a partial beside text in an indented one is not indented", " {{>p}}\n", "{}",
        ["p": "p {{>q}}\n{{>q}}.\n", "q": "q\nr"], gives: " p q\nr\n q\nr.\n"),
    Rule(
        "lines that begin with a comment or delimiters are indented", " {{>p}}\n", "{}",
        ["p": "{{! x }}a\n{{=| |=}}b\n|! y ||!z|c\n"], gives: " a\n b\n c\n"),
    Rule(
        "the line of the end of a section is indented within it", " {{>p}}\n", "{\"l\": [1, 2], \"n\": null}",
        ["p": "{{#l}}\n{{.}}\n{{/l}}.\n{{#n}}\nx\n{{/n}}.\n"], gives: " 1\n  2\n .\n.\n"),
    Rule("blanks in the tag do not matter", "|{{> p }}|", "{}", ["p": "[]"], gives: "|[]|"),
    Rule("names of partials may be paths", "{{>a/b.c-d}}", "{}", ["a/b.c-d": "1"], gives: "1"),
    Rule("names of partials are no values", "{{>p}}", "{\"p\": \"q\"}", ["q": "wrong"], gives: ""),
    Rule("a partial does not end sections", "{{#s}}{{>p}}{{/s}}", "{\"s\": [1, 2]}", ["p": "{{.}},"], gives: "1,2,"),
]

/// Partials whose names are in the data.
let dynamicNameRules = [
    Rule("a value names the partial", "[{{>*n}}]", "{\"n\": \"p\"}", ["p": "from the file"], gives: "[from the file]"),
    Rule(
        "the asterisk is not part of the name", "[{{>*n}}]", "{\"n\": \"p\", \"*n\": \"q\"}", ["p": "1", "q": "2"],
        gives: "[1]"),
    Rule("a missing value names nothing", "[{{>*n}}]", "{}", ["n": "1", "*n": "2", "": "3"], gives: "[]"),
    Rule("a value may name a partial that is missing", "[{{>*n}}]", "{\"n\": \"q\"}", ["p": "1"], gives: "[]"),
    Rule(
        "a named partial sees the names of the place", "{{#s}}{{>*n}}{{/s}}", "{\"n\": \"p\", \"s\": {\"a\": 1}}",
        ["p": "{{a}}"], gives: "1"),
    Rule("dots in the name", "{{>*a.b}}", "{\"a\": {\"b\": \"p\"}}", ["p": "1"], gives: "1"),
    Rule(
        "dots are read before the partial is", "{{>*a.b}}", "{\"a\": {\"b\": \"p\"}, \"p\": {\"b\": \"q\"}}",
        ["p": "1", "q": "2"], gives: "1"),
    Rule("dots to nothing", "[{{>*a.b}}]", "{\"a\": {}}", ["a.b": "1", "p": "2"], gives: "[]"),
    Rule("dots enter nothing", "{{>*a.b}}", "{\"a\": {\"b\": \"p\", \"c\": 2}, \"c\": 1}", ["p": "{{c}}"], gives: "1"),
    Rule(
        "dots enter nothing, again", "{{>*a.b}}", "{\"v\": 1, \"a\": {\"b\": \"p\", \"v\": 2, \"a\": {\"v\": 3}}}",
        ["p": "{{v}}{{>*a.b2}}"], gives: "1"),
    Rule(
        "dots are looked up where the tag stands", "[{{#s}}{{>*a.b}}{{/s}}]",
        "{\"s\": {\"a\": {}}, \"a\": {\"b\": \"p\"}}", ["p": "1"], gives: "[]"),
    Rule(
        "a named partial calls itself", "{{>*t}}", "{\"t\": \"p\", \"n\": 1, \"l\": [{\"n\": 2, \"l\": []}]}",
        ["p": "{{n}}<{{#l}}{{>*t}}{{/l}}>"], gives: "1<2<>>"),
    Rule(
        "a name is not read twice", "[{{>**n}}]", "{\"n\": \"m\", \"m\": \"p\"}", ["p": "1", "m": "2", "n": "3"],
        gives: "[]"),
    Rule(
        "a list of names", "{{#l}}{{>*.}}{{/l}}", "{\"l\": [\"p\", \"q\", \"p\"]}", ["p": "1", "q": "2"], gives: "121"),
    Rule("a number may be a name", "{{>*n}}", "{\"n\": 404}", ["404": "lost"], gives: "lost"),
    Rule("blanks around a named partial stay", "| {{>*n}} |", "{\"n\": \"p\"}", ["p": "\t|\t"], gives: "| \t|\t |"),
    Rule(
        "a named partial before text", "  {{a}}  {{>*n}}\n", "{\"a\": 1, \"n\": \"p\"}", ["p": ">\n>"],
        gives: "  1  >\n>\n"),
    Rule(
        "the line of a named partial that ends in CR LF goes", "|\r\n{{>*n}}\r\n|", "{\"n\": \"p\"}", ["p": ">"],
        gives: "|\r\n>|"),
    Rule("a named partial in the first line", "  {{>*n}}\n>", "{\"n\": \"p\"}", ["p": ">\n>"], gives: "  >\n  >>"),
    Rule("a named partial in the last line", ">\n  {{>*n}}", "{\"n\": \"p\"}", ["p": ">\n>"], gives: ">\n  >\n  >"),
    Rule(
        "a named partial is indented", " {{>*n}}\n", "{\"n\": \"p\", \"a\": \"<\\n>\"}", ["p": "|\n{{{a}}}\n|\n"],
        gives: " |\n <\n>\n |\n"),
    Rule(
        "blanks in the tag of a named partial do not matter", "|{{> * n }}|", "{\"n\": \"p\"}", ["p": "[]"],
        gives: "|[]|"),
    Rule(
        "a value names the parent", "{{<*n}}{{$b}}mine{{/b}}{{/*n}}", "{\"n\": \"p\"}", ["p": "({{$b}}yours{{/b}})"],
        gives: "(mine)"),
    Rule(
        "blanks in the tags of a named parent", "{{< * n }}{{$b}}mine{{/b}}{{/ * n }}", "{\"n\": \"p\"}",
        ["p": "({{$b}}yours{{/b}})"], gives: "(mine)"),
    Rule("a missing value names no parent", "[{{<*n}}{{$b}}mine{{/b}}{{/*n}}]", "{}", ["p": "1"], gives: "[]"),
]
