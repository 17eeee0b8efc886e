// Lists every tool that the server offers, and shows what a model sees when it makes an invalid
// call.
//   node examples/mcp-tools.ts
import { run, startSession, ToolError } from "./session.ts";

await run(async () => {
  await using session = await startSession();
  const { tools } = await session.client.listTools();
  for (const { name, annotations, inputSchema } of tools) {
    const parameters = Object.keys(inputSchema.properties ?? {}).join(", ") || "no parameters";
    console.log(
      `${annotations?.readOnlyHint === true ? "reads  " : "changes"}  ${name}: ${parameters}`,
    );
  }
  // A tool's refusal is a result, not a protocol error. It states what to do next.
  try {
    await session.call("get_ingest_item", { id: "six" });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.log(`\nget_ingest_item with a wrong id: ${error.message}`);
  }
});
