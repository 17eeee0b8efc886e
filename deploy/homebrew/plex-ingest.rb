class PlexIngest < Formula
  desc "Sorts finished downloads into a Plex library"
  homepage "@HOMEPAGE@"
  url "@URL@"
  sha256 "@SHA256@"
  license "MIT"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    # The program asks PATH for a Node. A shell may find an older one first.
    (bin/"plex-ingest").write_env_script libexec/"bin/plex-ingest", PATH: "#{Formula["node"].opt_bin}:$PATH"
  end

  service do
    # Services of launchd and systemd have a PATH without Homebrew's programs.
    run [Formula["node"].opt_bin/"node", opt_libexec/"lib/node_modules/plex-ingest/dist/plex-ingest.js", "daemon"]
    environment_variables PATH: std_service_path_env
    keep_alive successful_exit: false
    log_path var/"log/plex-ingest.log"
    error_log_path var/"log/plex-ingest.log"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/plex-ingest --version")
  end
end
