import { dotnet } from './_framework/dotnet.js';
const { getAssemblyExports, getConfig, runMain } = await dotnet.create();
await runMain();
const ex = await getAssemblyExports(getConfig().mainAssemblyName);
globalThis.ex = ex;
console.log(ex.Page.Measure());
document.title = 'ready';
