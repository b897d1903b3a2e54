/// The templates of the two pages as other engines read them, without a layout: theirs would only cost them time.
enum Template {
    static let head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>{{title}}</title>
        <link rel="stylesheet" href="/assets/site.css">
        </head>
        <body>
        <main>

        """
    static let tail = "</main>\n</body>\n</html>\n"

    static let members =
        head + """
            <h1>{{title}}</h1>
            <table>
            <tr><th>Number</th><th>Name</th><th>Email</th><th>City</th><th>Note</th><th>Amount</th></tr>
            {{#rows}}
            <tr{{#active}} class="on"{{/active}}><td>{{id}}</td><td>{{name}}</td><td>{{email}}</td><td>{{city}}</td>\
            <td>{{note}}</td><td>{{amount}}</td></tr>
            {{/rows}}
            </table>

            """ + tail

    static let fortunes =
        head + """
            <table>
            <tr><th>id</th><th>message</th></tr>
            {{#fortunes}}
            <tr><td>{{id}}</td><td>{{message}}</td></tr>
            {{/fortunes}}
            </table>

            """ + tail

    /// The same for Stencil, which knows other tags and escapes nothing.
    static let stencilMembers = members
        .replacing("{{#rows}}\n", with: "{% for row in rows %}").replacing("{{/rows}}\n", with: "{% endfor %}")
        .replacing("{{#active}}", with: "{% if row.active %}").replacing("{{/active}}", with: "{% endif %}")
        .replacing("<td>{{", with: "<td>{{row.")

    static let stencilFortunes = fortunes
        .replacing("{{#fortunes}}\n", with: "{% for row in fortunes %}")
        .replacing("{{/fortunes}}\n", with: "{% endfor %}").replacing("<td>{{", with: "<td>{{row.")
}
