-- The name of who arranged a parent is replaced when that person is erased; nothing else of the row ever changes.
grant update (recorded_by) on reseller_parents to tributary_program;
