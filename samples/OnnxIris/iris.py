# How iris.onnx was made, with PyTorch 1.13: python3 iris.py, in this folder.
import csv

import torch

with open("../Iris/iris.csv", newline="") as file:
    rows = list(csv.DictReader(file))
names = sorted({row["species"] for row in rows})
inputs = torch.tensor([[float(value) for value in list(row.values())[:4]] for row in rows])
targets = torch.tensor([names.index(row["species"]) for row in rows])

torch.manual_seed(0)
logits = torch.nn.Sequential(
    torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3))
optimizer = torch.optim.Adam(logits.parameters(), lr=0.01)
for epoch in range(400):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(logits(inputs), targets)
    loss.backward()
    optimizer.step()

accuracy = (logits(inputs).argmax(1) == targets).float().mean()
print(f"loss {loss:.3f}, accuracy {accuracy:.3f}")
torch.onnx.export(
    torch.nn.Sequential(*logits, torch.nn.Softmax(dim=1)).eval(), inputs[:1], "iris.onnx", input_names=["input"], output_names=["output"],
    dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}}, opset_version=15)
