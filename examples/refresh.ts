// Asks Plex to look for new files in a library or in one of its folders. This has a side effect:
// Plex reads the disk. node examples/refresh.ts LIBRARY [FOLDER]
import { run, startSession } from "./session.ts";

await run(async () => {
  const [library, path] = process.argv.slice(2);
  if (library === undefined) {
    throw new Error("Name a library: node examples/refresh.ts LIBRARY [FOLDER]");
  }
  await using session = await startSession(["--toolsets", "plex"]);
  const args = { library, ...(path === undefined ? {} : { path }) };
  const { message } = await session.call<{ message: string }>("scan_library", args);
  console.log(message);
});
