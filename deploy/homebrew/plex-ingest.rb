class PlexIngest < Formula
  desc "Sorts finished downloads into a Plex library"
  homepage "@HOMEPAGE@"
  url "@URL@"
  sha256 "@SHA256@"
  license "MIT"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec.glob("bin/*")
  end

  service do
    run [opt_bin/"plex-ingest", "daemon"]
    keep_alive successful_exit: false
    log_path var/"log/plex-ingest.log"
    error_log_path var/"log/plex-ingest.log"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/plex-ingest --version")
  end
end
