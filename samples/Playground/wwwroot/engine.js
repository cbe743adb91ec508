// The networks: .NET in WebAssembly. Everything that is computed is computed there.

import { dotnet } from './_framework/dotnet.js';

/** Starts .NET, and returns what it does. */
export async function startEngine() {
  const { getAssemblyExports, getConfig, runMain } = await dotnet.create();
  await runMain();
  const { Page } = (await getAssemblyExports(getConfig().mainAssemblyName)).Playground;
  return {
    catalog: () => JSON.parse(Page.Catalog()),
    open: link => JSON.parse(Page.Open(link)),
    readTable: text => Page.ReadTable(text),
    drawPoints: points => Page.DrawPoints(points.flat()),
    choose: (learningRate, batchSize) => Page.Choose(learningRate, batchSize),
    goTo: row => JSON.parse(Page.GoTo(row)),
    stepRow: () => JSON.parse(Page.StepRow()),
    stepBatch: () => JSON.parse(Page.StepBatch()),
    run: rows => JSON.parse(Page.Run(rows)),
    progress: () => JSON.parse(Page.Progress()),
    parameters: () => Page.Parameters(),
    predictions: () => Page.Predictions(),
    losses: () => Page.Losses(),
    explain: part => JSON.parse(Page.Explain(part.layer, part.node, part.from)),
    explainRow: () => Page.ExplainRow(),
    source: () => JSON.parse(Page.Source()).lines,
    generatedFile: () => Page.GeneratedFile(),
    classFile: () => Page.ClassFile(),
    safetensors: () => Page.Safetensors(),
    onnx: () => Page.Onnx(),
  };
}
