/// A recipe for an image that holds the program and nothing to build it with.
enum ContainerRecipe {
    static let text = """
        # Containerfile
        #
        #   podman build -t tributary .
        #   podman run --read-only --tmpfs /tmp --cap-drop all --security-opt no-new-privileges \\
        #       -v tributary:/data -p 8080:8080 --env-file settings.env tributary
        #
        # settings.env needs DATABASE_URL and BASE_URL, and SECRET_KEY when several containers run: they share it.
        # The database stands outside: a container that is replaced must not take it along.

        FROM docker.io/library/swift:6.3-bookworm AS build
        RUN apt-get update && apt-get install -y --no-install-recommends \\
            libpq-dev libssl-dev libcmark-gfm-dev libcmark-gfm-extensions-dev zlib1g-dev pkg-config
        WORKDIR /source
        COPY . .
        RUN swift build -c release --static-swift-stdlib --product tributary

        FROM docker.io/library/debian:bookworm-slim
        RUN apt-get update && apt-get install -y --no-install-recommends \\
            libpq5 libssl3 libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6 zlib1g libstdc++6 \\
            tzdata ca-certificates libjs-bootstrap5 bootstrap-icons postgresql-client \\
            && rm -rf /var/lib/apt/lists/* \\
            && useradd --system --uid 10001 --home-dir /data tributary && install -d -o tributary /data
        WORKDIR /opt/tributary
        COPY --from=build /source/.build/release/tributary ./
        COPY Views ./Views
        COPY Emails ./Emails
        COPY Public ./Public
        COPY Migrations ./Migrations
        USER tributary
        ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
        VOLUME /data
        EXPOSE 8080
        # The program answers SIGTERM itself: no shell stands between.
        ENTRYPOINT ["./tributary"]
        CMD ["serve"]
        """
}
