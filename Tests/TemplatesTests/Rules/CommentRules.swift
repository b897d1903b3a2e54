/// Comments print nothing.
let commentRules = [
    Rule("a comment goes", "ab{{! nobody reads this }}cd", "{}", gives: "abcd"),
    Rule("a comment of many lines goes", "ab{{!\n nobody\n reads this\n}}cd", "{}", gives: "abcd"),
    Rule("the line of a comment goes", "a\n{{! x }}\nb\n", "{}", gives: "a\nb\n"),
    Rule("the indented line of a comment goes", "a\n  {{! x }}\nb\n", "{}", gives: "a\nb\n"),
    Rule("the line of a comment that ends in CR LF goes", "|\r\n{{! x }}\r\n|", "{}", gives: "|\r\n|"),
    Rule("a comment in the first line", "  {{! x }}\nb", "{}", gives: "b"),
    Rule("a comment in the last line", "a\n  {{! x }}", "{}", gives: "a\n"),
    Rule("the lines of a long comment go", "a\n{{!\nx\n}}\nb\n", "{}", gives: "a\nb\n"),
    Rule("the indented lines of a long comment go", "a\n  {{!\n    x\n  }}\nb\n", "{}", gives: "a\nb\n"),
    Rule("blanks before a comment behind text stay", "  12 {{! 34 }}\n", "{}", gives: "  12 \n"),
    Rule("blanks around a comment stay", "12  {{! x }}  34", "{}", gives: "12    34"),
    Rule("a comment is no name", "[{{! a }}{{!a}}]", "{\"! a\": 1, \"!a\": 2, \"a\": 3}", gives: "[]"),
    Rule("a comment ends at the first end", "{{! {{a}} }}", "{}", gives: " }}"),
    Rule("an empty comment", "a{{!}}b", "{}", gives: "ab"),
]

/// Tags may be written between other delimiters.
let delimiterRules = [
    Rule(
        "other delimiters, and back", "{{=<% %>=}}<%a%>{{a}}<%={{ }}=%>{{a}}<%a%>", "{\"a\": 1}",
        gives: "1{{a}}1<%a%>"),
    Rule("delimiters with characters of patterns", "{{=| |=}}|a|{{=. .=}}", "{\"a\": 1}", gives: "1{{=. .=}}"),
    Rule("delimiters of one character", "{{=[ ]=}}[a] [#b]x[/b]", "{\"a\": 1, \"b\": true}", gives: "1 x"),
    Rule("delimiters with an equals sign", "{{=<= =>=}}<=a=><=={{ }}==>{{a}}", "{\"a\": 1}", gives: "11"),
    Rule("delimiters of many characters", "{{=begin end=}}begin a end begin& a end", "{\"a\": \"<\"}", gives: "&lt; <"),
    Rule("delimiters that are letters of text elsewhere", "{{=« »=}}«a» {{a}} «&a»", "{\"a\": 1}", gives: "1 {{a}} 1"),
    Rule("three braces have a twin in other delimiters", "{{=<% %>=}}<%{a}%> <%& a %>", "{\"a\": \"<\"}", gives: "< <"),
    Rule(
        "delimiters hold within sections", "{{#s}}{{a}}|a|{{/s}}{{=| |=}}|#s|{{a}}|a||/s|", "{\"s\": true, \"a\": 1}",
        gives: "1|a|{{a}}1"),
    Rule(
        "delimiters hold within inverted sections", "{{^s}}{{a}}|a|{{/s}}{{=| |=}}|^s|{{a}}|a||/s|", "{\"a\": 1}",
        gives: "1|a|{{a}}1"),
    Rule(
        "delimiters set in a section hold behind it", "{{#s}}{{=| |=}}|/s||a|{{a}}", "{\"s\": true, \"a\": 1}",
        gives: "1{{a}}"),
    Rule("partials begin with their own delimiters", "{{=| |=}}|>p|", "{\"a\": 1}", ["p": "{{a}}|a|"], gives: "1|a|"),
    Rule("delimiters of a partial end with it", "{{>p}}{{a}}|a|", "{\"a\": 1}", ["p": "{{=| |=}}|a|"], gives: "11|a|"),
    Rule("blanks around the tag stay", "| {{=@ @=}} |", "{}", gives: "|  |"),
    Rule("blanks around the tag in a line with text stay", " | {{=@ @=}}\n", "{}", gives: " | \n"),
    Rule("the line of the tag goes", "a\n{{=@ @=}}\nb\n", "{}", gives: "a\nb\n"),
    Rule("the indented line of the tag goes", "a\n  {{=@ @=}}\nb\n", "{}", gives: "a\nb\n"),
    Rule("the line of the tag that ends in CR LF goes", "|\r\n{{= @ @ =}}\r\n|", "{}", gives: "|\r\n|"),
    Rule("the tag in the first line", "  {{=@ @=}}\n=", "{}", gives: "="),
    Rule("the tag in the last line", "=\n  {{=@ @=}}", "{}", gives: "=\n"),
    Rule("blanks in the tag do not matter", "|{{=  @\t @  =}}|@a@", "{\"a\": 1}", gives: "||1"),
]
