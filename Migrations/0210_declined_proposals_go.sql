-- Companies that were proposed and came to nothing are forgotten after a while; they never wrote to us.
grant delete on reseller_proposals to tributary_program;
