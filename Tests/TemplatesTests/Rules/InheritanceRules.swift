/// Parents, and blocks that their callers fill.
let inheritanceRules = [
    Rule("a block prints what it holds", "{{$b}}as usual{{/b}}\n", "{}", gives: "as usual\n"),
    Rule("a block holds values", "{{$b}}for {{a}}{{/b}}", "{\"a\": \"<b>\"}", gives: "for &lt;b&gt;"),
    Rule("a block holds values as they are", "{{$b}}for {{{a}}}{{&a}}{{/b}}", "{\"a\": \"<\"}", gives: "for <<"),
    Rule("a block holds sections", "{{$b}}[{{#s}}{{a}}{{/s}}]{{/b}}", "{\"s\": {\"a\": 1}}", gives: "[1]"),
    Rule("a block holds inverted sections", "{{$b}}[{{^s}}{{a}}{{/s}}]{{/b}}", "{\"a\": 1}", gives: "[1]"),
    Rule("a block holds partials", "{{$b}}[{{>p}}]{{/b}}", "{}", ["p": "1"], gives: "[1]"),
    Rule(
        "values in blocks are no templates", "{{$b}}{{#s}}{{a}}{{/s}}{{/b}}", "{\"s\": {\"a\": \"{{x}}\"}, \"x\": 1}",
        gives: "{{x}}"),
    Rule(
        "a parent without fillings is a partial", "{{>p}}|{{<p}}{{/p}}", "{}", ["p": "{{$b}}usual{{/b}}"],
        gives: "usual|usual"),
    Rule(
        "a filling takes the place of the block", "{{<p}}{{$b}}mine{{/b}}{{/p}}", "{}", ["p": "<{{$b}}usual{{/b}}>"],
        gives: "<mine>"),
    Rule(
        "an empty filling empties the block", "{{<p}}{{$b}}{{/b}}{{/p}}", "{}", ["p": "<{{$b}}usual{{/b}}>"],
        gives: "<>"),
    Rule("a parent that is missing prints nothing", "[{{<p}}{{$b}}mine{{/b}}{{/p}}]", "{}", gives: "[]"),
    Rule(
        "data does not fill blocks", "{{<p}}{{/p}}{{<p}}{{$b}}mine{{/b}}{{/p}}", "{\"b\": \"data\"}",
        ["p": "{{$b}}usual{{/b}} "], gives: "usual mine "),
    Rule("text before a parent", "so {{<p}}{{$b}}mine{{/b}}{{/p}}", "{}", ["p": "{{$b}}usual{{/b}}"], gives: "so mine"),
    Rule(
        "each call has its own fillings", "{{<p}}{{$b}}1{{/b}}{{/p}} {{<p}}{{$b}}2{{/b}}{{/p}} {{<p}}{{/p}}", "{}",
        ["p": "{{$b}}usual{{/b}}{{$c}}!{{/c}}"], gives: "1! 2! usual!"),
    Rule(
        "one block is filled, the other is not", "{{<p}}{{$c}}mine{{/c}}{{/p}}", "{}",
        ["p": "{{$b}}usual{{/b}}, {{$c}}other{{/c}}"], gives: "usual, mine"),
    Rule(
        "one filling for many places", "{{<p}}{{$b}}x{{/b}}{{/p}}", "{}", ["p": "{{$b}}1{{/b}}{{$b}}2{{/b}}"],
        gives: "xx"),
    Rule(
        "of two fillings the last counts", "{{<p}}{{$b}}1{{/b}}{{$b}}2{{/b}}{{/p}}", "{}", ["p": "{{$b}}0{{/b}}"],
        gives: "2"),
    Rule(
        "text and values beside the fillings are not shown", "{{<p}} lost {{$b}}mine{{/b}} {{a}}{{#s}}x{{/s}} {{/p}}",
        "{\"a\": 1, \"s\": true}", ["p": "{{$b}}usual{{/b}}"], gives: "mine"),
    Rule("only text beside the fillings", "{{<p}} lost {{/p}}", "{}", ["p": "{{$b}}usual{{/b}}"], gives: "usual"),
    Rule(
        "the outermost filling counts", "{{<p}}{{$b}}c{{/b}}{{/p}}", "{}",
        ["p": "{{<q}}{{$b}}p{{/b}}{{/q}}", "q": "{{<r}}{{$b}}q{{/b}}{{/r}}", "r": "{{$b}}r{{/b}}"], gives: "c"),
    Rule(
        "the outermost filling that there is counts", "{{<p}}{{/p}}", "{}",
        ["p": "{{<q}}{{$b}}p{{/b}}{{/q}}", "q": "{{<r}}{{$b}}q{{/b}}{{/r}}", "r": "{{$b}}r{{/b}}"], gives: "p"),
    Rule(
        "a filling is shown with the names of its place", "{{<p}}{{$b}}{{a}}{{/b}}{{/p}}",
        "{\"a\": \"outside\", \"s\": {\"a\": \"inside\"}}",
        ["p": "{{#s}}{{$b}}usual{{/b}}{{/s}}"], gives: "inside"),
    Rule(
        "a filling repeats with its place", "{{<p}}{{$b}}<{{.}}>{{/b}}{{/p}}", "{\"l\": [1, 2]}",
        ["p": "{{#l}}{{$b}}{{/b}}{{/l}}"], gives: "<1><2>"),
    Rule(
        "blocks within fillings are filled from outside", "{{<p}}{{$c}}mine{{/c}}{{/p}}", "{}",
        ["p": "{{<q}}{{$b}}[{{$c}}usual{{/c}}]{{/b}}{{/q}}", "q": "({{$b}}{{/b}})"], gives: "([mine])"),
    Rule(
        "parents within fillings", "{{<p}}{{$b}}{{<q}}{{$c}}mine{{/c}}{{/q}}{{/b}}{{/p}}", "{}",
        ["p": "({{$b}}{{/b}})", "q": "[{{$c}}{{/c}}]"], gives: "([mine])"),
    Rule(
        "parents call each other", "{{<p}}{{$a}}x{{/a}}{{/p}}", "{}",
        ["p": "{{$a}}p{{/a}} {{$b}}{{<q}}{{/q}}{{/b}}", "q": "{{$a}}q{{/a}} {{<p}}{{$b}}end{{/b}}{{/p}}"],
        gives: "x x x end"),
    Rule(
        "a filling does not fill its own block within itself", "{{<p}}{{$b}}<{{$b}}inner{{/b}}>{{/b}}{{/p}}", "{}",
        ["p": "{{$b}}usual{{/b}}"], gives: "<inner>"),
    Rule(
        "delimiters of the caller hold in its fillings", "{{=| |=}}|<p||$b||a|{{a}}|/b||/p|", "{\"a\": 1}",
        ["p": "{{$b}}{{/b}}|a|"], gives: "1{{a}}|a|"),
    Rule(
        "blanks in the tags do not matter", "{{< p }}{{$ b }}mine{{/ b }}{{/ p }}", "{}",
        ["p": "{{$ b }}usual{{/ b }}"], gives: "mine"),
    Rule(
        "names of blocks may be anything", "{{<p}}{{$ein Block}}mine{{/ein Block}}{{/p}}", "{}",
        ["p": "{{$ein Block}}usual{{/ein Block}}"], gives: "mine"),
]

/// The lines and the indentation of parents, blocks and fillings.
let blockLineRules = [
    Rule(
        "a filling keeps its lines", "{{<p}}{{$b}}\none\n\ntwo\n{{/b}}{{/p}}", "{}", ["p": "{{$b}}usual{{/b}}"],
        gives: "one\n\ntwo\n"),
    Rule(
        "a filling stands where the block stood", "{{<p}}{{$b}}mine{{/b}}{{/p}}", "{}",
        ["p": "list:\n  {{$b}}usual{{/b}}\n"], gives: "list:\n  mine\n"),
    Rule(
        "a parent alone in its line is indented", "list:\n  {{<p}}{{/p}}\n", "{}", ["p": "one\ntwo\n"],
        gives: "list:\n  one\n  two\n"),
    Rule("a parent beside text is not", "list: {{<p}}{{/p}}\n", "{}", ["p": "one\ntwo"], gives: "list: one\ntwo\n"),
    Rule(
        "a parent that ends in another line is alone in its line", "list:\n  {{<p}}\n  {{/p}}\nend\n", "{}",
        ["p": "one\n"], gives: "list:\n  one\nend\n"),
    Rule(
        "a filling takes the indentation of an empty block", "{{<p}}{{$b}}\none\ntwo{{/b}}\n{{/p}}\n", "{}",
        ["p": "list:\n  {{$b}}{{/b}}\n"], gives: "list:\n  one\n  two\n"),
    Rule(
        "a filling loses the indentation that it was written with",
        "{{<p}}{{$b}}\n      one\n      two\n{{/b}}{{/p}}\n", "{}",
        ["p": "list:\n  {{$b}}\n  {{/b}}\n"], gives: "list:\n  one\n  two\n"),
    Rule(
        "the usual text decides how deep a block lies", "{{<p}}{{$b}}\none\ntwo\n{{/b}}{{/p}}\n", "{}",
        ["p": "list:\n{{$b}}\n    usual\n{{/b}}\n"], gives: "list:\n    one\n    two\n"),
    Rule(
        "blocks within blocks keep their depth", "{{<p}}{{$inner}}\nmine\n{{/inner}}{{/p}}\n", "{}",
        [
            "p": "{{<q}}{{$outer}}\n  one\n  {{$inner}}\n    usual\n  {{/inner}}\n{{/outer}}{{/q}}\n",
            "q": "{{$outer}}usual{{/outer}}",
        ],
        gives: "one\n  mine\n"),
]
