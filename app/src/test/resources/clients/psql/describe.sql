\conninfo
\l
\dn+
\d
\dt+
\dt pg_catalog.pg_am*
\d customers
\d+ customers
\d+ orders
\d kinds
\d+ events
\d events_2026
\d+ customer_totals
\dm+
\di+
\ds
\dv
\df
\df+ doubled
\sf doubled
\dT+
\dD
\dp
\du
\dx
\do pg_catalog.||
\da pg_catalog.sum
\dC integer
\dF
\ddp
\drds
\db
\dc pg_catalog.utf8_to_win1250
\dO pg_catalog."C"
\dL
\dg
\dP+
\dy
\sv customer_totals
\d nothing_there
