# Writes losses-of-several-outputs.json: losses that take several outputs together, and their derivatives by each output, in float64 with PyTorch.
# Run by a Python with PyTorch: python3 losses-of-several-outputs.py > losses-of-several-outputs.json
import json
import math
import torch
from torch.nn import GaussianNLLLoss
from torch.nn.functional import softplus, logsigmoid

torch.manual_seed(7)
ROWS = 12


def gaussian(targets, outputs):
    mean, log_variance = outputs
    return GaussianNLLLoss(reduction="none")(mean, targets[0], log_variance.exp())


def quantiles(targets, outputs):
    return sum(torch.maximum(q * (targets[0] - output), (q - 1) * (targets[0] - output)) for q, output in zip((0.1, 0.5, 0.9), outputs))


def zero_inflated_poisson(targets, outputs):
    log_rate, odds = outputs
    poisson = torch.distributions.Poisson(log_rate.exp()).log_prob(targets[0]) + torch.lgamma(targets[0] + 1)
    zero = torch.logaddexp(logsigmoid(odds), logsigmoid(-odds) - log_rate.exp())
    return -torch.where(targets[0] == 0, zero, logsigmoid(-odds) + poisson)


def censored(targets, outputs):
    low, high = targets
    return softplus(low - outputs[0]) + softplus(outputs[0] - high)


def bivariate(targets, outputs):
    triangle = torch.stack((
        torch.stack((outputs[2].exp(), torch.zeros_like(outputs[2])), -1),
        torch.stack((outputs[4], outputs[3].exp()), -1)), -2)
    density = torch.distributions.MultivariateNormal(torch.stack((outputs[0], outputs[1]), -1), scale_tril=triangle)
    return -density.log_prob(torch.stack((targets[0], targets[1]), -1)) - math.log(2 * math.pi)


LOSSES = {
    "Gaussian": (gaussian, 1, 2, torch.randn),
    "Quantiles": (quantiles, 1, 3, torch.randn),
    "ZeroInflated": (zero_inflated_poisson, 1, 2, lambda *shape: torch.randint(0, 4, shape).double() * (torch.rand(*shape) > 0.4)),
    "Censored": (censored, 2, 1, torch.randn),
    "Bivariate": (bivariate, 2, 5, torch.randn),
}

cases = []
for name, (loss, target_count, output_count, draw) in LOSSES.items():
    for groups in (1, 2):
        outputs = torch.randn(ROWS, output_count * groups, dtype=torch.float64).requires_grad_()
        targets = draw(ROWS, target_count * groups).double()
        # The first outputs of all groups come first, as torch.chunk cuts them.
        value = loss(targets.chunk(target_count, 1), outputs.chunk(output_count, 1)).mean()
        value.backward()
        cases.append({"name": name, "groups": groups, "outputs": outputs.tolist(), "targets": targets.tolist(), "loss": value.item(), "dldoutputs": outputs.grad.tolist()})

print(json.dumps(cases))
