// What a visitor takes along.

import { save } from './download.js';

const byId = id => document.getElementById(id);

/** @param engine What makes the files. @param className Returns the name of the class of now. */
export function offerTakeAway(engine, className) {
  const onClick = (id, action) => byId(id).addEventListener('click', action);
  onClick('take-class', () => save(`${className()}.cs`, engine.classFile(), 'text/plain'));
  onClick('take-generated', () => save(`${className()}.g.cs`, engine.generatedFile(), 'text/plain'));
  onClick('take-safetensors', () => save(`${className()}.safetensors`, engine.safetensors(), 'application/octet-stream'));
  onClick('take-onnx', () => save(`${className()}.onnx`, engine.onnx(), 'application/octet-stream'));
  onClick('whole-row', () => save(`${className()}-row.html`, engine.explainRow(), 'text/html'));
  onClick('take-link', async () => {
    byId('link').select();
    try {
      await navigator.clipboard.writeText(byId('link').value);
      byId('take-message').textContent = 'The link is copied.';
    } catch {
      byId('take-message').textContent = 'This browser does not let pages copy: the link is selected.';
    }
  });
}
