/// A systemd unit for one machine, as closed as the program can bear.
enum SystemdUnit {
    static let text = """
        # /etc/systemd/system/tributary.service
        #
        #   useradd --system --home-dir /var/lib/tributary tributary
        #   install -d -o root -g root /opt/tributary     # the binary, Views, Emails, Public, Migrations
        #   install -d -m 0700 /etc/tributary && install -m 0600 /dev/null /etc/tributary/environment
        #   systemctl daemon-reload && systemctl enable --now tributary
        #
        # /etc/tributary/environment holds the settings, one NAME=value a line: BASE_URL, SMTP_URL, DATABASE_URL.
        # Without DATABASE_URL the program runs a PostgreSQL of its own below /var/lib/tributary.

        [Unit]
        Description=Tributary, the reseller portal
        Wants=network-online.target
        After=network-online.target postgresql.service

        [Service]
        Type=exec
        User=tributary
        WorkingDirectory=/opt/tributary
        Environment=DATA_DIR=/var/lib/tributary
        EnvironmentFile=/etc/tributary/environment
        ExecStart=/opt/tributary/tributary serve
        Restart=on-failure
        RestartSec=2
        # Requests and jobs under way get 25 seconds to end and 5 more to be cut off.
        TimeoutStopSec=40
        StateDirectory=tributary
        StateDirectoryMode=0711
        UMask=0077
        LimitNOFILE=65536
        # A dump of the memory would hold the secret key.
        LimitCORE=0

        NoNewPrivileges=yes
        CapabilityBoundingSet=
        AmbientCapabilities=
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectProc=invisible
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        RemoveIPC=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallErrorNumber=EPERM

        [Install]
        WantedBy=multi-user.target
        """
}
