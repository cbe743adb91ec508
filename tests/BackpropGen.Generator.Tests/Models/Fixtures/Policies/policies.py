"""Policies in the shapes in which ML-Agents, Stable-Baselines3 and CleanRL export them, and what PyTorch computes with the tensors that are chosen of them.

    apt-get install python3-torch python3-numpy python3-onnx
    python3 policies.py

The modules are small and their weights random, seeded; operators, names of inputs and outputs, and the order of both are those of the exporters.
"""

import json
import warnings

import onnx
import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(24)
cases = []


def export(name, model, inputs, input_names, output_names, opset, chosen, expected, unused=()):
    """`chosen` names outputs, or picks inner tensors of the exported graph; `expected` computes them from the inputs; `unused` has no batch."""
    model.eval()
    path = f"{name}.onnx"
    torch.onnx.export(model, inputs, path, opset_version=opset, input_names=input_names, output_names=output_names,
                      dynamic_axes={each: {0: "batch"} for each in input_names + [o for o in output_names if o not in unused]})
    graph = onnx.load(path).graph
    tensors = chosen(graph) if callable(chosen) else chosen
    rows = [tuple(torch.randn_like(each) for each in inputs) for _ in range(6)]
    if "action_masks" in input_names:
        place = input_names.index("action_masks")
        rows = [tuple((torch.rand_like(each) > 0.4).float() if i == place else each for i, each in enumerate(row)) for row in rows]
    results = [torch.cat([each.flatten() for each in expected(*row)]).tolist() for row in rows]
    cases.append({"name": name, "chosen": tensors, "all": [each.name for each in graph.output],
                  "rows": [{n: v.flatten().tolist() for n, v in zip(input_names, row)} for row in rows], "outputs": results})


# ML-Agents: Normalizer, LinearEncoder with Swish, ActionModel, ModelSerializer.
class Normalizer(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer("normalization_steps", torch.tensor(400))
        self.register_buffer("running_mean", torch.randn(size))
        self.register_buffer("running_variance", torch.rand(size) * 300 + 100)

    def forward(self, inputs):
        return torch.clamp((inputs - self.running_mean) / torch.sqrt(self.running_variance / self.normalization_steps), -5, 5)


class Swish(nn.Module):
    def forward(self, data):
        return torch.mul(data, torch.sigmoid(data))


class Body(nn.Module):
    def __init__(self, sizes, hidden):
        super().__init__()
        self.normalizers = nn.ModuleList([Normalizer(size) for size in sizes])
        self.seq_layers = nn.Sequential(nn.Linear(sum(sizes), hidden), Swish(), nn.Linear(hidden, hidden), Swish())

    def forward(self, observations):
        return self.seq_layers(torch.cat([normalize(each) for normalize, each in zip(self.normalizers, observations)], dim=1))


class Continuous(nn.Module):
    def __init__(self, sizes, actions, deterministic=True):
        super().__init__()
        self.version_number = nn.Parameter(torch.Tensor([3]), requires_grad=False)
        self.memory_size_vector = nn.Parameter(torch.Tensor([0]), requires_grad=False)
        self.continuous_act_size_vector = nn.Parameter(torch.Tensor([actions]), requires_grad=False)
        self.body = Body(sizes, 12)
        self.mu = nn.Linear(12, actions)
        self.log_sigma = nn.Parameter(torch.randn(1, actions) * 0.1)
        self.deterministic = deterministic

    def mean(self, *observations):
        return torch.clamp(self.mu(self.body(observations)), -3, 3) / 3

    def forward(self, *observations):
        mu = self.mu(self.body(observations))
        log_sigma = torch.cat([self.log_sigma] * observations[0].shape[0], dim=0)
        sample = mu + torch.randn_like(mu) * torch.exp(log_sigma)
        outputs = [self.version_number, self.memory_size_vector, torch.clamp(sample, -3, 3) / 3, self.continuous_act_size_vector]
        return tuple(outputs + ([torch.clamp(mu, -3, 3) / 3] if self.deterministic else []))


class Discrete(nn.Module):
    def __init__(self, sizes, branches):
        super().__init__()
        self.version_number = nn.Parameter(torch.Tensor([3]), requires_grad=False)
        self.memory_size_vector = nn.Parameter(torch.Tensor([0]), requires_grad=False)
        self.discrete_act_size_vector = nn.Parameter(torch.Tensor([branches]), requires_grad=False)
        self.body = Body(sizes, 10)
        self.branches = nn.ModuleList([nn.Linear(10, size) for size in branches])
        self.sizes = branches

    def probabilities(self, *inputs):
        hidden = self.body(inputs[:-1])
        start, found = 0, []
        for branch, size in zip(self.branches, self.sizes):
            mask = inputs[-1][:, start:start + size]
            start += size
            block = -1.0 * mask + 1.0
            found.append(torch.softmax(branch(hidden) * mask - 1e8 * block, dim=-1))
        return found

    def forward(self, *inputs):
        probabilities = self.probabilities(*inputs)
        sampled = torch.cat([torch.multinomial(each, 1) for each in probabilities], dim=1)
        likeliest = torch.cat([torch.argmax(each, dim=1, keepdim=True) for each in probabilities], dim=1)
        return self.version_number, self.memory_size_vector, sampled, self.discrete_act_size_vector, likeliest


CONSTANT = ("version_number", "memory_size", "continuous_action_output_shape", "discrete_action_output_shape")


def softmaxes(graph):
    return [node.output[0] for node in graph.node if node.op_type == "Softmax"]


for opset in (9, 15):
    policy = Continuous([6], 2)
    export(f"mlagents-continuous-{opset}", policy, (torch.randn(1, 6),), ["obs_0"],
           ["version_number", "memory_size", "continuous_actions", "continuous_action_output_shape", "deterministic_continuous_actions"], opset,
           ["deterministic_continuous_actions"], lambda *x, p=policy: [p.mean(*x)], CONSTANT)
    policy = Discrete([5], [3, 2])
    export(f"mlagents-discrete-{opset}", policy, (torch.randn(1, 5), torch.ones(1, 5)), ["obs_0", "action_masks"],
           ["version_number", "memory_size", "discrete_actions", "discrete_action_output_shape", "deterministic_discrete_actions"], opset,
           softmaxes, lambda *x, p=policy: p.probabilities(*x), CONSTANT)

policy = Continuous([4, 3], 2, deterministic=False)
export("mlagents-sampled-only", policy, (torch.randn(1, 4), torch.randn(1, 3)), ["obs_0", "obs_1"],
       ["version_number", "memory_size", "continuous_actions", "continuous_action_output_shape"], 9,
       lambda graph: [next(node.output[0] for node in graph.node if node.op_type == "Gemm" and "mu" in node.input[1])],
       lambda *x, p=policy: [p.mu(p.body(x))], CONSTANT)


# Stable-Baselines3: the policy as its documentation exports it, which gives actions, values and log probabilities.
class SB3(nn.Module):
    def __init__(self, inputs, actions, is_discrete):
        super().__init__()
        self.policy_net = nn.Sequential(nn.Linear(inputs, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh())
        self.value_net = nn.Sequential(nn.Linear(inputs, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
        self.action_net = nn.Linear(8, actions)
        self.log_std = nn.Parameter(torch.randn(actions) * 0.1)
        self.is_discrete = is_discrete

    def forward(self, observation):
        features = observation.float().flatten(1)
        mean = self.action_net(self.policy_net(features))
        values = self.value_net(features)
        if self.is_discrete:
            log_probabilities = torch.log_softmax(mean, dim=1)
            actions = torch.argmax(log_probabilities, dim=1)
            return actions, values, log_probabilities.gather(1, actions.unsqueeze(1)).squeeze(1)
        std = torch.ones_like(mean) * self.log_std.exp()
        distance = -((mean - mean) ** 2) / (2 * std ** 2) - std.log() - 0.9189385332046727
        return mean, values, distance.sum(dim=1)


policy = SB3(5, 2, False)
export("sb3-ppo-continuous", policy, (torch.randn(1, 5),), ["input"], ["actions", "values", "log_prob"], 17, ["actions"], lambda x, p=policy: [p(x)[0]])
policy = SB3(5, 3, True)
export("sb3-ppo-discrete", policy, (torch.randn(1, 5),), ["input"], ["actions", "values", "log_prob"], 17,
       lambda graph: [next(node.output[0] for node in graph.node if node.op_type == "LogSoftmax"), "values"], lambda x, p=policy: [torch.log_softmax(p.action_net(p.policy_net(x)), 1), p.value_net(x)])


class SB3Box(nn.Module):
    """Expands a mean that does not depend on the row, by the shape of the input."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
        self.low = nn.Parameter(torch.tensor([[-2.0, -1.0]]))
        self.high = nn.Parameter(torch.tensor([[2.0, 3.0]]))

    def forward(self, observation):
        scaled = torch.tanh(self.net(observation))
        low, high = self.low.expand(observation.shape[0], 2), self.high.expand(observation.shape[0], 2)
        actions = low + 0.5 * (scaled + 1.0) * (high - low)
        return actions, torch.randn_like(actions)


policy = SB3Box()
export("sb3-sac", policy, (torch.randn(1, 4),), ["observation"], ["action", "noise"], 14, ["action"], lambda x, p=policy: [p(x)[0]])


# CleanRL: an agent whose method of sampling is exported, and Q-values.
class CleanRL(nn.Module):
    def __init__(self):
        super().__init__()
        self.critic = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
        self.actor_mean = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 2))
        self.actor_logstd = nn.Parameter(torch.zeros(1, 2))

    def forward(self, x):
        mean = self.actor_mean(x)
        std = torch.exp(self.actor_logstd.expand_as(mean))
        action = mean + std * torch.randn_like(mean)
        log_probability = (-((action - mean) ** 2) / (2 * std ** 2) - torch.log(std) - 0.9189385332046727).sum(1)
        return action, log_probability, self.critic(x), mean


policy = CleanRL()
export("cleanrl-ppo", policy, (torch.randn(1, 4),), ["obs"], ["action", "log_prob", "value", "mean"], 14, ["mean", "value"], lambda x, p=policy: [p.actor_mean(x), p.critic(x)])

policy = nn.Sequential(nn.Linear(4, 12), nn.ReLU(), nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, 2))
export("cleanrl-dqn", policy, (torch.randn(1, 4),), ["obs"], ["q_values"], 14, ["q_values"], lambda x, p=policy: [p(x)])


# A trunk of Linear, LayerNorm and ReLU, as TD3 and DreamerV3 have it: one operator, or written out before version 17.
class Normalized(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(5, 12), nn.LayerNorm(12), nn.ReLU(), nn.Linear(12, 8), nn.LayerNorm(8), nn.ReLU())
        for each in self.trunk:
            if isinstance(each, nn.LayerNorm):
                nn.init.normal_(each.weight, 1, 0.3)
                nn.init.normal_(each.bias, 0, 0.3)
        self.actor = nn.Linear(8, 2)
        self.critic = nn.Linear(8, 1)

    def forward(self, x):
        hidden = self.trunk(x)
        return torch.tanh(self.actor(hidden)), self.critic(hidden)


for opset in (13, 17):
    policy = Normalized()
    export(f"layernorm-{opset}", policy, (torch.randn(1, 5),), ["obs"], ["action", "value"], opset, ["action"], lambda x, p=policy: [p(x)[0]])


recurrent = []
STEPS = 24


def export_recurrent(name, model, inputs, input_names, output_names, opset, chosen, states, step, axes):
    """`states` are pairs of an input and an output; `step` gives, of inputs and states, the chosen tensors and the states after it."""
    model.eval()
    path = f"{name}.onnx"
    torch.onnx.export(model, inputs, path, opset_version=opset, input_names=input_names, output_names=output_names, dynamic_axes=axes)
    graph = onnx.load(path).graph
    rows, outputs = [], []
    count = len(input_names) - len(states)
    memory = [torch.zeros_like(each) for each in inputs[count:]]
    for _ in range(STEPS):
        row = [torch.randn_like(each) for each in inputs[:count]]
        if "action_masks" in input_names:
            place = input_names.index("action_masks")
            row[place] = (torch.rand_like(row[place]) > 0.4).float()
        with torch.no_grad():
            found, memory = step(*row, *memory)
        rows.append({n: v.flatten().tolist() for n, v in zip(input_names, row)})
        outputs.append(torch.cat([each.flatten() for each in found]).tolist())
    recurrent.append({"name": name, "chosen": chosen(graph) if callable(chosen) else chosen, "all": [each.name for each in graph.output],
                      "states": dict(states), "shapes": {n: list(v.shape) for n, v in zip(input_names, inputs)}, "steps": rows, "outputs": outputs})


# ML-Agents: its LSTM, whose memories are h and c one after the other; between the dense layers and the actions.
class Memory(nn.Module):
    def __init__(self, inputs, memory_size, transposes=True):
        super().__init__()
        self.hidden_size = memory_size // 2
        self.lstm = nn.LSTM(inputs, self.hidden_size, 1, batch_first=True)
        self.transposes = transposes

    def forward(self, inputs, memories):
        if self.transposes:
            memories = torch.transpose(memories, 0, 1)
        hidden = (memories[:, :, :self.hidden_size].contiguous(), memories[:, :, self.hidden_size:].contiguous())
        outputs, hidden = self.lstm(inputs, hidden)
        memories = torch.cat(hidden, dim=-1)
        return outputs, torch.transpose(memories, 0, 1) if self.transposes else memories


class RecurrentBody(nn.Module):
    def __init__(self, body, encoding, memory_size, transposes=True):
        super().__init__()
        self.body = body
        self.encoding = encoding
        self.memory_size = memory_size
        self.lstm = Memory(encoding, memory_size, transposes)

    def forward(self, observations, memories):
        encoding = torch.cat(observations, dim=1) if self.body is None else self.body(observations)
        encoding, memories = self.lstm(encoding.reshape([-1, 1, self.encoding]), memories)
        return encoding.reshape([-1, self.memory_size // 2]), memories


class RecurrentContinuous(nn.Module):
    def __init__(self, body, actions):
        super().__init__()
        self.version_number = nn.Parameter(torch.Tensor([3]), requires_grad=False)
        self.memory_size_vector = nn.Parameter(torch.Tensor([body.memory_size]), requires_grad=False)
        self.continuous_act_size_vector = nn.Parameter(torch.Tensor([actions]), requires_grad=False)
        self.body = body
        self.mu = nn.Linear(body.memory_size // 2, actions)
        self.log_sigma = nn.Parameter(torch.randn(1, actions) * 0.1)

    def step(self, *inputs):
        encoding, memories = self.body(inputs[:-1], inputs[-1])
        return [torch.clamp(self.mu(encoding), -3, 3) / 3], [memories]

    def forward(self, *inputs):
        encoding, memories = self.body(inputs[:-1], inputs[-1])
        mu = self.mu(encoding)
        sample = mu + torch.randn_like(mu) * torch.exp(mu * 0 + self.log_sigma)
        return (self.version_number, self.memory_size_vector, torch.clamp(sample, -3, 3) / 3, self.continuous_act_size_vector,
                torch.clamp(mu, -3, 3) / 3, memories)


class RecurrentDiscrete(nn.Module):
    def __init__(self, body, branches):
        super().__init__()
        self.version_number = nn.Parameter(torch.Tensor([3]), requires_grad=False)
        self.memory_size_vector = nn.Parameter(torch.Tensor([body.memory_size]), requires_grad=False)
        self.discrete_act_size_vector = nn.Parameter(torch.Tensor([branches]), requires_grad=False)
        self.body = body
        self.branches = nn.ModuleList([nn.Linear(body.memory_size // 2, size) for size in branches])
        self.sizes = branches

    def step(self, *inputs):
        encoding, memories = self.body(inputs[:-2], inputs[-1])
        start, found = 0, []
        for branch, size in zip(self.branches, self.sizes):
            mask = inputs[-2][:, start:start + size]
            start += size
            block = -1.0 * mask + 1.0
            found.append(torch.softmax(branch(encoding) * mask - 1e8 * block, dim=-1))
        return found, [memories]

    def forward(self, *inputs):
        probabilities, (memories,) = self.step(*inputs)
        sampled = torch.cat([torch.multinomial(each, 1) for each in probabilities], dim=1)
        likeliest = torch.cat([torch.argmax(each, dim=1, keepdim=True) for each in probabilities], dim=1)
        return self.version_number, self.memory_size_vector, sampled, self.discrete_act_size_vector, likeliest, memories


def of_batch(inputs, outputs):
    return {each: {0: "batch"} for each in inputs + outputs}


def recurrent_continuous(name, body, sizes, actions, opset):
    policy = RecurrentContinuous(body, actions)
    names = [f"obs_{i}" for i in range(len(sizes))] + ["recurrent_in"]
    export_recurrent(name, policy, tuple(torch.randn(1, size) for size in sizes) + (torch.zeros(1, 1, body.memory_size),), names,
                     ["version_number", "memory_size", "continuous_actions", "continuous_action_output_shape", "deterministic_continuous_actions", "recurrent_out"], opset,
                     ["deterministic_continuous_actions"], [("recurrent_in", "recurrent_out")], policy.step, of_batch(names, ["continuous_actions"]))


for opset in (9, 15):
    recurrent_continuous(f"mlagents-recurrent-{opset}", RecurrentBody(Body([6], 12), 12, 16), [6], 2, opset)
    policy = RecurrentDiscrete(RecurrentBody(Body([5], 10), 10, 12), [3, 2])
    names = ["obs_0", "action_masks", "recurrent_in"]
    export_recurrent(f"mlagents-recurrent-discrete-{opset}", policy, (torch.randn(1, 5), torch.ones(1, 5), torch.zeros(1, 1, 12)), names,
                     ["version_number", "memory_size", "discrete_actions", "discrete_action_output_shape", "deterministic_discrete_actions", "recurrent_out"], opset,
                     softmaxes, [("recurrent_in", "recurrent_out")], policy.step, of_batch(names, ["discrete_actions"]))
recurrent_continuous("mlagents-recurrent-observations", RecurrentBody(Body([4, 3], 12), 12, 8), [4, 3], 3, 9)
recurrent_continuous("mlagents-recurrent-bare", RecurrentBody(None, 5, 8), [5], 2, 9)
recurrent_continuous("mlagents-recurrent-old", RecurrentBody(Body([6], 12), 12, 16, transposes=False), [6], 2, 9)


# Recurrent PPO: a trunk with LayerNorm, a stack of two layers whose states come one after the other, and an actor and a critic on the last.
class Stack(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(4, 10), nn.LayerNorm(10), nn.ReLU())
        nn.init.normal_(self.trunk[1].weight, 1, 0.3)
        nn.init.normal_(self.trunk[1].bias, 0, 0.3)
        self.cell = cell(10, 6, 2)
        self.actor = nn.Linear(6, 3)
        self.critic = nn.Linear(16, 1)

    def forward(self, obs, *states):
        hidden = self.trunk(obs)
        outputs, after = self.cell(hidden.unsqueeze(0), states if len(states) > 1 else states[0])
        last = outputs.squeeze(0)
        return torch.log_softmax(self.actor(last), 1), self.critic(torch.cat([last, hidden], 1)), *(after if len(states) > 1 else [after])

    def step(self, *inputs):
        logits, value, *states = self.forward(*inputs)
        return [logits, value], states


for name, cell, states, opset in (("recurrent-ppo-lstm", nn.LSTM, "hc", 17), ("recurrent-ppo-gru", nn.GRU, "h", 14)):
    policy = Stack(cell)
    ins, outs = [f"{each}_in" for each in states], [f"{each}_out" for each in states]
    export_recurrent(name, policy, (torch.randn(1, 4),) + tuple(torch.zeros(2, 1, 6) for _ in states), ["obs"] + ins, ["log_probabilities", "value"] + outs, opset,
                     ["log_probabilities", "value"], list(zip(ins, outs)), policy.step,
                     {"obs": {0: "batch"}, "log_probabilities": {0: "batch"}, "value": {0: "batch"}, **{each: {1: "batch"} for each in ins + outs}})

for path, found in (("policies.json", cases), ("recurrent.json", recurrent)):
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(each) for each in found) + "\n]\n")
    for each in found:
        print(each["name"], each["chosen"], each["all"])
