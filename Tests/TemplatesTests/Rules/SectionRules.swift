/// Sections and what they do with each kind of value.
let sectionRules = [
    Rule("true shows", "<{{#a}}shown{{/a}}>", "{\"a\": true}", gives: "<shown>"),
    Rule("false hides", "<{{#a}}hidden{{/a}}>", "{\"a\": false}", gives: "<>"),
    Rule("null hides", "<{{#a}}hidden{{/a}}>", "{\"a\": null}", gives: "<>"),
    Rule("a missing name hides", "<{{#a}}hidden{{/a}}>", "{}", gives: "<>"),
    Rule("an empty text hides", "<{{#a}}hidden{{/a}}>", "{\"a\": \"\"}", gives: "<>"),
    Rule(
        "zero hides, however it is written", "<{{#a}}1{{/a}}{{#b}}2{{/b}}{{#c}}3{{/c}}>",
        "{\"a\": 0, \"b\": -0.00, \"c\": 0e7}", gives: "<>"),
    Rule(
        "other numbers show", "<{{#a}}1{{/a}}{{#b}}2{{/b}}{{#c}}3{{/c}}>", "{\"a\": 10, \"b\": -0.01, \"c\": 5e0}",
        gives: "<123>"),
    Rule("the text of a zero shows", "{{#a}}{{.}}{{/a}}", "{\"a\": \"0\"}", gives: "0"),
    Rule(
        "an object is entered", "{{#pot}}{{herb}} in {{size}}{{/pot}}", "{\"pot\": {\"herb\": \"mint\", \"size\": 12}}",
        gives: "mint in 12"),
    Rule("an empty object is entered", "<{{#a}}shown{{/a}}>", "{\"a\": {}}", gives: "<shown>"),
    Rule("a text is entered", "{{#a}}{{.}}, {{a}}{{/a}}", "{\"a\": \"salt\"}", gives: "salt, salt"),
    Rule(
        "a list repeats", "{{#l}}{{n}};{{/l}}", "{\"l\": [{\"n\": \"a\"}, {\"n\": \"b\"}, {\"n\": \"c\"}]}",
        gives: "a;b;c;"),
    Rule("an empty list hides", "<{{#l}}hidden{{/l}}>", "{\"l\": []}", gives: "<>"),
    Rule(
        "elements that are false repeat too", "{{#l}}[{{.}}]{{/l}}", "{\"l\": [false, null, 0, \"\", []]}",
        gives: "[false][][0][][]"),
    Rule(
        "elements of a list see what is outside", "{{#l}}{{n}}{{unit}} {{/l}}",
        "{\"unit\": \"kg\", \"l\": [{\"n\": 1}, {\"n\": 2, \"unit\": \"g\"}]}", gives: "1kg 2g "),
    Rule("texts of a list", "{{#l}}({{.}}){{/l}}", "{\"l\": [\"x\", \"y\"]}", gives: "(x)(y)"),
    Rule("numbers of a list", "{{#l}}({{.}}){{/l}}", "{\"l\": [1, 2.50, 3]}", gives: "(1)(2.50)(3)"),
    Rule("elements are escaped", "{{#l}}{{.}}{{/l}}", "{\"l\": [\"<\", \"&\"]}", gives: "&lt;&amp;"),
    Rule("elements are not escaped", "{{#l}}{{{.}}}{{&.}}{{/l}}", "{\"l\": [\"<\", \"&\"]}", gives: "<<&&"),
    Rule("lists of lists", "{{#l}}[{{#.}}{{.}}{{/.}}]{{/l}}", "{\"l\": [[1, 2], [], [\"a\"]]}", gives: "[12][][a]"),
    Rule("a data file of a list", "{{#.}}{{n}}-{{/.}}", "[{\"n\": 1}, {\"n\": 2}]", gives: "1-2-"),
    Rule(
        "sections over lists in lists", "{{#rows}}{{#cells}}{{name}}{{.}} {{/cells}}{{/rows}}",
        "{\"rows\": [{\"name\": \"A\", \"cells\": [1, 2]}, {\"name\": \"B\", \"cells\": [3]}]}", gives: "A1 A2 B3 "),
    Rule(
        "all levels are seen from the innermost",
        "{{#a}}{{v}}{{#b}}{{v}}{{w}}{{#c}}{{v}}{{w}}{{x}}{{/c}}{{w}}{{/b}}{{v}}{{/a}}",
        "{\"a\": {\"v\": 1, \"b\": {\"w\": 2, \"c\": {\"x\": 3, \"w\": 4}}}}", gives: "11214321"),
    Rule(
        "one section after the other", "{{#a}}1{{/a}} {{b}} {{#a}}2{{/a}}", "{\"a\": true, \"b\": \"and\"}",
        gives: "1 and 2"),
    Rule("sections of one name in each other", "{{#a}}1{{#a}}2{{/a}}3{{/a}}", "{\"a\": true}", gives: "123"),
    Rule(
        "a hidden section hides what is in it", "{{#a}}1{{#b}}2{{/b}}3{{/a}}4", "{\"a\": false, \"b\": true}",
        gives: "4"),
    Rule(
        "a section within a shown one hides by itself", "{{#a}}1{{#b}}2{{/b}}3{{/a}}", "{\"a\": true, \"b\": false}",
        gives: "13"),
    Rule("dots in the name of a section", "{{#a.b}}yes{{/a.b}}", "{\"a\": {\"b\": true}}", gives: "yes"),
    Rule("dots to what is false", "<{{#a.b}}no{{/a.b}}>", "{\"a\": {\"b\": false}}", gives: "<>"),
    Rule("dots to nothing", "<{{#a.b.c}}no{{/a.b.c}}>", "{\"a\": {}}", gives: "<>"),
    Rule("blanks around sections stay", " | {{#a}} \t {{/a}} | ", "{\"a\": true}", gives: " |  \t  | "),
    Rule("line ends in sections stay", "{{#a}}x\n\ny{{/a}}", "{\"a\": true}", gives: "x\n\ny"),
    Rule("blanks in the tags do not matter", "{{# a }}=\n{{/ a }}{{#\ta}}+{{/a\n}}", "{\"a\": true}", gives: "=\n+"),
]

/// Sections for what is not there.
let invertedRules = [
    Rule("false shows an inverted section", "<{{^a}}shown{{/a}}>", "{\"a\": false}", gives: "<shown>"),
    Rule("true hides an inverted section", "<{{^a}}hidden{{/a}}>", "{\"a\": true}", gives: "<>"),
    Rule("null shows an inverted section", "<{{^a}}shown{{/a}}>", "{\"a\": null}", gives: "<shown>"),
    Rule("a missing name shows an inverted section", "<{{^a}}shown{{/a}}>", "{}", gives: "<shown>"),
    Rule(
        "zero and the empty text show an inverted section", "{{^a}}1{{/a}}{{^b}}2{{/b}}", "{\"a\": 0, \"b\": \"\"}",
        gives: "12"),
    Rule("an object hides an inverted section", "<{{^a}}hidden{{/a}}>", "{\"a\": {\"b\": 1}}", gives: "<>"),
    Rule("a list hides an inverted section", "<{{^a}}hidden{{/a}}>", "{\"a\": [{\"b\": 1}]}", gives: "<>"),
    Rule("a list of false hides an inverted section", "<{{^a}}hidden{{/a}}>", "{\"a\": [false]}", gives: "<>"),
    Rule("an empty list shows an inverted section", "<{{^a}}shown{{/a}}>", "{\"a\": []}", gives: "<shown>"),
    Rule(
        "one inverted section after the other", "{{^a}}1{{/a}} {{b}} {{^a}}2{{/a}}", "{\"a\": false, \"b\": \"and\"}",
        gives: "1 and 2"),
    Rule("inverted sections in each other", "{{^a}}1{{^a}}2{{/a}}3{{/a}}", "{\"a\": false}", gives: "123"),
    Rule(
        "inverted sections that hide within each other", "{{^a}}1{{^b}}2{{/b}}3{{/a}}", "{\"a\": false, \"b\": true}",
        gives: "13"),
    Rule("an inverted section enters nothing", "{{^a}}{{b}}{{.}}{{/a}}", "{\"a\": {}, \"b\": 1}", gives: ""),
    Rule("both sides of one name", "{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\": 1}", gives: "yes"),
    Rule("dots to what is true", "<{{^a.b}}no{{/a.b}}>", "{\"a\": {\"b\": true}}", gives: "<>"),
    Rule("dots to what is false, inverted", "{{^a.b}}yes{{/a.b}}", "{\"a\": {\"b\": false}}", gives: "yes"),
    Rule("dots to nothing, inverted", "{{^a.b.c}}yes{{/a.b.c}}", "{\"a\": {}}", gives: "yes"),
    Rule("blanks around inverted sections stay", " | {{^a}} \t {{/a}} | ", "{}", gives: " |  \t  | "),
    Rule("blanks in inverted tags do not matter", "{{^ a }}={{/ a }}", "{}", gives: "="),
]
