/// The pages, written by hand.
extension FloorWriter {
    mutating func write(_ page: borrowing MemberListPage, at cursor: Cursor) -> Cursor {
        var next = openLayout(page.title, at: cursor)
        next = write("<h1>", at: next)
        next = write(escaping: page.title, at: next)
        next = write(
            """
            </h1>
            <table>
            <tr><th>Number</th><th>Name</th><th>Email</th><th>City</th><th>Note</th><th>Amount</th></tr>

            """, at: next)
        page.rows.withUnsafeBufferPointer { rows in
            for index in rows.indices { next = write(rows.baseAddress.unsafelyUnwrapped + index, at: next) }
        }
        return closeLayout(write("</table>\n", at: next))
    }

    @inline(__always)
    private mutating func write(_ row: UnsafePointer<MemberRow>, at cursor: Cursor) -> Cursor {
        var next = write("<tr", at: cursor)
        if row.pointee.active { next = write(" class=\"on\"", at: next) }
        next = write("><td>", at: next)
        next = write(row.pointee.id, at: next)
        next = write("</td><td>", at: next)
        if let name = row.pointer(to: \.name) { next = write(escaping: name, at: next) }
        next = write("</td><td>", at: next)
        if let email = row.pointer(to: \.email) { next = write(escaping: email, at: next) }
        next = write("</td><td>", at: next)
        if let city = row.pointer(to: \.city) { next = write(escaping: city, at: next) }
        next = write("</td><td>", at: next)
        if let note = row.pointer(to: \.note) { next = write(escaping: note, at: next) }
        next = write("</td><td>", at: next)
        next = write(row.pointee.amount, at: next)
        return write("</td></tr>\n", at: next)
    }

    mutating func write(_ page: borrowing FortunesPage, at cursor: Cursor) -> Cursor {
        var next = openLayout(page.title, at: cursor)
        next = write("<table>\n<tr><th>id</th><th>message</th></tr>\n", at: next)
        page.fortunes.withUnsafeBufferPointer { fortunes in
            for index in fortunes.indices {
                let fortune = fortunes.baseAddress.unsafelyUnwrapped + index
                next = write("<tr><td>", at: next)
                next = write(fortune.pointee.id, at: next)
                next = write("</td><td>", at: next)
                if let message = fortune.pointer(to: \.message) { next = write(escaping: message, at: next) }
                next = write("</td></tr>\n", at: next)
            }
        }
        return closeLayout(write("</table>\n", at: next))
    }

    mutating func write(_ page: borrowing ArticlePage, at cursor: Cursor) -> Cursor {
        var next = openLayout(page.title, at: cursor)
        next = write("<article>", at: next)
        next = write(escaping: page.text, at: next)
        return closeLayout(write("</article>\n", at: next))
    }

    mutating func write(_ page: borrowing TreePage, at cursor: Cursor) -> Cursor {
        var next = openLayout(page.title, at: cursor)
        next = write("<ul>", at: next)
        next = write(page.branches, TreePage.levels, at: next)
        return closeLayout(write("</ul>\n", at: next))
    }

    private mutating func write(_ branches: borrowing [Branch], _ levels: Int, at cursor: Cursor) -> Cursor {
        branches.withUnsafeBufferPointer { branches in
            var next = cursor
            for index in branches.indices {
                let branch = branches.baseAddress.unsafelyUnwrapped + index
                next = write("<li>", at: next)
                if let name = branch.pointer(to: \.name) { next = write(escaping: name, at: next) }
                if levels > 1 {
                    next = write("<ul>", at: next)
                    next = write(branch.pointee.branches, levels - 1, at: next)
                    next = write("</ul>", at: next)
                }
                next = write("</li>", at: next)
            }
            return next
        }
    }

    @inline(__always)
    private mutating func openLayout(_ title: borrowing String, at cursor: Cursor) -> Cursor {
        var next = write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>", at: cursor)
        next = write(escaping: title, at: next)
        return write(
            """
            </title>
            <link rel="stylesheet" href="/assets/site.css">
            </head>
            <body>
            <main>

            """, at: next)
    }

    @inline(__always)
    private mutating func closeLayout(_ cursor: Cursor) -> Cursor { write("</main>\n</body>\n</html>\n", at: cursor) }
}
