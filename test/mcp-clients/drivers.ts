import type { Driver } from "./client.ts";
import { mcpProxy, mcpRemote, supergateway } from "./drivers/bridges.ts";
import { inspector } from "./drivers/command-line.ts";
import { aiSdk, langChain, mastra, mcporter, mcpUse, openAiAgents } from "./drivers/frameworks.ts";
import { sdk } from "./drivers/sdk.ts";

export const DRIVERS: Readonly<Record<string, Driver>> = {
  sdk,
  aiSdk,
  langChain,
  openAiAgents,
  inspector,
  mastra,
  mcporter,
  mcpUse,
  mcpProxy,
  mcpRemote,
  supergateway,
};
