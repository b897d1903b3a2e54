/// Three machines, each with the program and PostgreSQL: any one of them may die.
enum ClusterPlan {
    static let text = """
        # Three nodes, 10.0.0.1 to 10.0.0.3. On each: etcd, Patroni with PostgreSQL 15, PgBouncer, Tributary. A proxy of
        # your own, or haproxy as below, stands in front.
        #
        #   apt-get install etcd-server patroni postgresql-15 pgbouncer haproxy
        #
        # What a failure does:
        #   a program dies       the proxy asks the next one (/ready); systemd starts it again
        #   a standby dies       Patroni makes the other one synchronous; nobody notices
        #   the primary dies     Patroni promotes the synchronous standby, which has every commit that was acknowledged;
        #                        haproxy sees it within two seconds, and PgBouncer and the programs follow; writes fail
        #                        until then
        #   two nodes are gone   no quorum: the last one goes read-only rather than wrong; the programs answer 503
        #
        # All programs share SECRET_KEY. Files of imports and letters lie in DATA_DIR: give them a common file system,
        # or run the background work (`tributary work`) on one node and `tributary serve --no-worker` on the others.

        # ---- /etc/patroni/config.yml (name and addresses differ on each node)
        scope: tributary
        name: node1
        etcd3: { hosts: "10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379" }
        restapi: { listen: "10.0.0.1:8008", connect_address: "10.0.0.1:8008" }
        bootstrap:
          dcs:
            ttl: 20
            loop_wait: 5
            retry_timeout: 5
            maximum_lag_on_failover: 0
            # A commit is acknowledged when a standby has it on its disk, too.
            synchronous_mode: true
            synchronous_node_count: 1
            postgresql:
              use_pg_rewind: true
              parameters:
                wal_level: replica
                hot_standby: "on"
                wal_log_hints: "on"
                max_connections: 200
                synchronous_commit: "on"
                tcp_keepalives_idle: 10
                tcp_keepalives_interval: 5
                tcp_keepalives_count: 3
          initdb: [ { encoding: UTF8 }, { locale: C.UTF-8 }, data-checksums ]
        postgresql:
          listen: "10.0.0.1:5432"
          connect_address: "10.0.0.1:5432"
          data_dir: /var/lib/postgresql/15/patroni
          bin_dir: /usr/lib/postgresql/15/bin
          pg_hba:
            - local all postgres peer
            - hostssl all tributary_owner,tributary_program,tributary_platform 10.0.0.0/24 scram-sha-256
            - hostssl tributary pgbouncer 10.0.0.0/24 scram-sha-256
            - hostssl replication replicator 10.0.0.0/24 scram-sha-256
          authentication:
            superuser: { username: postgres, password: CHOOSE }
            replication: { username: replicator, password: CHOOSE }
        # The watchdog stops a node that lost its lease but still runs.
        watchdog: { mode: required, device: /dev/watchdog }

        # ---- /etc/pgbouncer/pgbouncer.ini (each program keeps up to 16 connections; this pays with many programs)
        # It asks the server for the secrets of the two roles that the program makes. Once, in the database tributary:
        #   create role pgbouncer login password 'CHOOSE';
        #   create function pooler_secret(role text) returns table (usename name, passwd text) language sql
        #     security definer set search_path = pg_catalog as $$ select usename, passwd from pg_shadow
        #     where usename = role and usename in ('tributary_program', 'tributary_platform') $$;
        #   revoke all on function pooler_secret from public; grant execute on function pooler_secret to pgbouncer;
        # /etc/pgbouncer/userlist.txt holds one line: "pgbouncer" "CHOOSE"
        [databases]
        tributary = host=127.0.0.1 port=5433 dbname=tributary auth_user=pgbouncer
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = 6432
        auth_type = scram-sha-256
        auth_file = /etc/pgbouncer/userlist.txt
        auth_query = select usename, passwd from pooler_secret($1)
        pool_mode = transaction
        default_pool_size = 20
        max_client_conn = 1000
        server_tls_sslmode = require
        server_login_retry = 1
        # Who waits longer for a primary is told so, rather than left waiting.
        query_wait_timeout = 5

        # ---- /etc/tributary/environment (the same on each node)
        DATABASE_URL=host=10.0.0.1,10.0.0.2,10.0.0.3 dbname=tributary user=tributary_owner password=CHOOSE \
        target_session_attrs=read-write connect_timeout=3
        DATABASE_POOLER=host=127.0.0.1 port=6432 dbname=tributary
        BASE_URL=https://partners.example.com
        HOST=10.0.0.1
        SECRET_KEY=CHOOSE: openssl rand -hex 32
        TRUSTED_PROXIES=10.0.0.0/24

        # ---- /etc/haproxy/haproxy.cfg
        defaults
          mode http
          timeout connect 2s
          timeout client 60s
          timeout server 60s
          retries 3
          option redispatch
          retry-on conn-failure empty-response
        frontend partners
          bind :443 ssl crt /etc/haproxy/partners.pem alpn h2,http/1.1
          http-request set-header X-Forwarded-For %[src]
          default_backend tributary
        backend tributary
          option httpchk GET /ready
          http-check send hdr Host partners.example.com
          server node1 10.0.0.1:8080 check inter 1s fall 2
          server node2 10.0.0.2:8080 check inter 1s fall 2
          server node3 10.0.0.3:8080 check inter 1s fall 2

        # What PgBouncer connects to: the primary, whichever it is. Sessions of one that lost its place are cut off.
        listen primary
          mode tcp
          bind 127.0.0.1:5433
          timeout client 12h
          timeout server 12h
          option httpchk OPTIONS /primary
          http-check expect status 200
          default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
          server node1 10.0.0.1:5432 check port 8008
          server node2 10.0.0.2:5432 check port 8008
          server node3 10.0.0.3:5432 check port 8008

        # Try it before you need it: `patronictl switchover`, then pull a plug. docs/operations.md walks through both.
        """
}
