"""Networks whose activations are trained, in float64. Run with a PyTorch: python3 learned-activations.py > learned-activations.json"""
import json

import torch
from torch import nn

torch.manual_seed(20261130)
torch.set_default_dtype(torch.float64)


class Snake(nn.Module):
    """z + sin²(αz)/α, α of each node (Ziyin, Hartwig, Ueda, 2020)."""

    def __init__(self, nodes):
        super().__init__()
        self.alpha = nn.Parameter(torch.full((nodes,), 0.5))

    def forward(self, z):
        return z + torch.sin(self.alpha * z) ** 2 / self.alpha


class PSwish(nn.Module):
    """z·σ(βz), one β for the layer (Ramachandran, Zoph, Le, 2017)."""

    def __init__(self):
        super().__init__()
        self.beta = nn.Parameter(torch.ones(1))

    def forward(self, z):
        return z * torch.sigmoid(self.beta * z)


class PELU(nn.Module):
    """z·a/b above 0, a·(exp(z/b) − 1) elsewhere (Trottier, Giguère, Chaib-draa, 2017): a of the layer, b of each node."""

    def __init__(self, nodes):
        super().__init__()
        self.a = nn.Parameter(torch.ones(1))
        self.b = nn.Parameter(torch.ones(nodes))

    def forward(self, z):
        return torch.where(z > 0, z * self.a / self.b, self.a * torch.expm1(torch.clamp(z / self.b, max=0)))


KINDS = {
    "PReLU": lambda nodes: nn.PReLU(),
    "PReLUs": lambda nodes: nn.PReLU(nodes),
    "Snake": Snake,
    "PSwish": lambda nodes: PSwish(),
    "PELU": PELU,
    "layernorm": nn.LayerNorm,
    "tanh": lambda nodes: nn.Tanh(),
}


def network(topology):
    parts = topology.split("-")
    modules, width = [], int(parts[0])
    for part in parts[1:]:
        size, *kinds = part.split(":")
        modules.append(nn.Linear(width, int(size)))
        width = int(size)
        modules += [KINDS[kind](width) for kind in kinds if kind != "linear"]
    return nn.Sequential(*modules)


def flat(tensors):
    return torch.cat([tensor.reshape(-1) for tensor in tensors]).tolist()


def case(topology, optimizer, rows):
    model = network(topology)
    rate = 0.05 if optimizer == "SGD" else 0.01
    x = torch.randn(rows, int(topology.split("-")[0]), requires_grad=True)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    initial = flat(model.parameters())
    predictions = model(x)
    y = torch.randn_like(predictions)
    loss = nn.functional.mse_loss(predictions, y)
    loss.backward()
    result = {
        "name": f"{topology}, {optimizer}", "topology": topology, "loss": "MeanSquaredError", "optimizer": optimizer, "learningRate": rate,
        "inputs": flat([x.detach()]), "targets": flat([y]), "initial": initial,
        "tensors": [{"name": name, "shape": list(parameter.shape)} for name, parameter in model.named_parameters()],
        "predictions": flat([predictions.detach()]), "gradient": flat([p.grad for p in model.parameters()]), "inputGradient": flat([x.grad]),
    }
    step = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}[optimizer](model.parameters(), lr=rate)
    losses = []
    for number in range(10):
        step.zero_grad()
        loss = nn.functional.mse_loss(model(x.detach()), y)
        losses.append(loss.item())
        loss.backward()
        step.step()
        if number == 0:
            result["afterFirst"] = flat([p.detach() for p in model.parameters()])
    return result | {"losses": losses, "afterLast": flat([p.detach() for p in model.parameters()])}


print(json.dumps([case(*each) for each in [
    ("2-4:PReLU-1:linear", "SGD", 6),
    ("2-4:Snake-2:PSwish", "Adam", 7),
    ("3-1:PReLU-1:linear", "SGD", 6),
    ("3-16:PReLUs-9:PELU-2:linear", "SGD", 21),
    ("3-40:layernorm:PReLU-24:PSwish-2:Snake", "SGD", 70),
    ("3-20:PELU-20:layernorm:Snake-3:PReLU", "Adam", 67),
    ("4-17:tanh-16:PReLU-16:PReLUs", "SGD", 9),
]]))
