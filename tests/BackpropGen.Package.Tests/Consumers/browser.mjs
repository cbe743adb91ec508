// Starts the program as a page does, and ends with its exit code.
import { dotnet } from './_framework/dotnet.js';

const { runMainAndExit } = await dotnet.create();
await runMainAndExit();
