"""Weight files with the names that public code of PyTorch gives its modules, and what PyTorch computes with them.

    apt-get install python3-torch python3-numpy
    python3 weight-files.py

writes a safetensors file for each case, and weight-files.json: the topology, inputs, and the outputs of the module that the case means. Numbers are random, seeded; names are those of the
projects that `project` names.
"""

import json
import struct
from collections import OrderedDict

import torch
from torch import nn

torch.manual_seed(24)
TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save(path, state):
    header, data = OrderedDict(), b""
    for name, tensor in state.items():
        tensor = tensor.detach().contiguous()
        raw = (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def chain(*sizes, activation=nn.Tanh, last=None, bias=True):
    layers = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(a, b, bias=bias))
        layers += [activation()] if i + 2 < len(sizes) else [last()] if last else []
    return nn.Sequential(*layers)


def named(sequential, *names):
    """The same layers under names of their own."""
    linear = [layer for layer in sequential if isinstance(layer, nn.Linear)]
    return {f"{name}.{kind}": value for name, layer in zip(names, linear) for kind, value in layer.state_dict().items()}


def under(prefix, module):
    return {f"{prefix}.{name}": value for name, value in module.state_dict().items()}


def cast(state, dtype):
    return {name: value.to(dtype) for name, value in state.items()}


cases = []


def case(name, project, topology, module, state, prefix=None, modules=None, tolerance=1e-6):
    # What a file of another type holds is what PyTorch computes with, in double.
    x = torch.randn(5, int(topology.split("-")[0]))
    loaded = module.double()
    y = loaded(x.double())
    cases.append({"name": name, "project": project, "topology": topology, "prefix": prefix, "modules": modules, "x": x.tolist(), "y": y.tolist(), "tolerance": tolerance})
    save(f"{name}.safetensors", state)


def rounded(module, dtype):
    """The module with weights that the type can hold."""
    return module.to(dtype).to(torch.float64)


m = chain(4, 8, 8, 2)
case("sequential", "torch.nn.Sequential", "4-8:tanh-8:tanh-2:linear", m, dict(m.state_dict()))

m, v = chain(4, 8, 8, 2), chain(4, 8, 8, 1)
case("cleanrl-ppo", "CleanRL ppo.py", "4-8:tanh-8:tanh-2:linear", m, {**under("critic", v), **under("actor", m)})

m, v = chain(3, 8, 8, 1), chain(3, 8, 8, 1)
case("cleanrl-ppo-continuous", "CleanRL ppo_continuous_action.py", "3-8:tanh-8:tanh-1:linear", m,
     {**under("critic", v), **under("actor_mean", m), "actor_logstd": torch.zeros(1, 1)}, prefix="actor_mean.")

m = chain(4, 12, 8, 2, activation=nn.ReLU)
case("cleanrl-dqn", "CleanRL dqn.py", "4-12:relu-8:relu-2:linear", m, under("network", m))

m = chain(3, 8, 8, 2, activation=nn.ReLU)
case("cleanrl-sac", "CleanRL sac_continuous_action.py", "3-8:relu-8:relu-2:linear", m,
     {**named(m, "fc1", "fc2", "fc_mean"), **under("fc_logstd", nn.Linear(8, 2)), "action_scale": torch.ones(2), "action_bias": torch.zeros(2)}, modules=["fc1", "fc2", "fc_mean"])

m = chain(3, 8, 8, 1, activation=nn.ReLU, last=nn.Tanh)
case("cleanrl-td3", "CleanRL td3_continuous_action.py", "3-8:relu-8:relu-1:tanh", m, {**named(m, "fc1", "fc2", "fc_mu"), "action_scale": torch.ones(1), "action_bias": torch.zeros(1)})

m = chain(3, 9, 7, 1, activation=nn.ReLU, last=nn.Tanh)
case("td3-actor", "sfujim/TD3", "3-9:relu-7:relu-1:tanh", m, named(m, "l1", "l2", "l3"))

m, v = chain(4, 8, 8, 2), chain(4, 8, 8, 1)
case("sb3-ppo", "Stable-Baselines3 PPO", "4-8:tanh-8:tanh-2:linear", m,
     {"log_std": torch.zeros(2), **named(m, "mlp_extractor.policy_net.0", "mlp_extractor.policy_net.2", "action_net"), **named(v, "mlp_extractor.value_net.0", "mlp_extractor.value_net.2", "value_net")},
     modules=["mlp_extractor.policy_net.0", "mlp_extractor.policy_net.2", "action_net"])

m, v = chain(4, 8, 8, 2, activation=nn.ReLU), chain(4, 8, 8, 2, activation=nn.ReLU)
case("sb3-dqn", "Stable-Baselines3 DQN", "4-8:relu-8:relu-2:linear", m, {**under("q_net.q_net", m), **under("q_net_target.q_net", v)}, prefix="q_net.")

m, q = chain(3, 8, 8, 2, activation=nn.ReLU, last=nn.Tanh), [chain(5, 8, 8, 1) for _ in range(2)]
case("sb3-td3", "Stable-Baselines3 TD3", "3-8:relu-8:relu-2:tanh", m, {**under("actor.mu", m), **under("critic.qf0", q[0]), **under("critic.qf1", q[1])})

m = chain(6, 8, 8, 3, activation=nn.ReLU)
case("lightning-layers", "PyTorch Lightning, nn.ModuleList", "6-8:relu-8:relu-3:linear", m, named(m, "model.layers.0", "model.layers.1", "model.layers.2"))

m, v = chain(3, 8, 8, 2), chain(3, 8, 8, 1)
case("spinning-up", "OpenAI Spinning Up ppo", "3-8:tanh-8:tanh-2:linear", m, {"pi.log_std": torch.zeros(2), **under("pi.mu_net", m), **under("v.v_net", v)})

m = chain(4, 8, 8, 2, activation=nn.ReLU)
case("tianshou", "Tianshou Net", "4-8:relu-8:relu-2:linear", m, named(m, "preprocess.model.model.0", "preprocess.model.model.2", "last.model.0"))

m = chain(4, 8, 8, 3, activation=nn.ReLU)
case("input-hidden-output", "tutorials", "4-8:relu-8:relu-3:linear", m, named(m, "input_layer", "hidden_layer", "output_layer"))

m = rounded(chain(4, 8, 3, activation=nn.ReLU), torch.float16)
case("half", "model.half()", "4-8:relu-3:linear", m, cast(named(m, "fc1", "fc2"), torch.float16))

m = rounded(chain(4, 8, 8, 3, activation=nn.SiLU), torch.bfloat16)
case("bfloat", "model.bfloat16()", "4-8:silu-8:silu-3:linear", m, cast(under("model", m), torch.bfloat16))

m = chain(2, 8, 1).double()
case("double", "torch.set_default_dtype(torch.float64)", "2-8:tanh-1:linear", m, under("net", m), tolerance=1e-6)

m = chain(5, 8, 8, 2, activation=nn.ReLU, bias=False)
case("no-bias", "nn.Linear(bias=False)", "5-8:relu-8:relu-2:linear", m, under("mlp", m))

m = chain(4, 8, 3, activation=nn.ReLU)
case("data-parallel", "nn.DataParallel", "4-8:relu-3:linear", m, named(m, "module.fc1", "module.fc2"))

m, v = chain(6, 10, 8, 3, activation=nn.ELU), nn.Linear(8, 1)
case("rl-games", "rl_games a2c_continuous", "6-10:elu-8:elu-3:linear", m,
     {"value_mean_std.running_mean": torch.zeros(1, dtype=torch.float64), "value_mean_std.running_var": torch.ones(1, dtype=torch.float64), "value_mean_std.count": torch.ones((), dtype=torch.float64),
      "running_mean_std.running_mean": torch.zeros(6, dtype=torch.float64), "running_mean_std.running_var": torch.ones(6, dtype=torch.float64), "running_mean_std.count": torch.ones((), dtype=torch.float64),
      "a2c_network.sigma": torch.zeros(3), **named(m, "a2c_network.actor_mlp.0", "a2c_network.actor_mlp.2", "a2c_network.mu"), **under("a2c_network.value", v)},
     prefix="a2c_network.")

m, v = chain(4, 8, 8, 1), chain(4, 8, 8, 1)
case("policy-mlp", "policy.mlp and value.mlp", "4-8:tanh-8:tanh-1:linear", m, {**under("policy.mlp", m), **under("value.mlp", v)}, prefix="policy.mlp.")



def kernels(sequential, separator, kernel, *names):
    """The same layers as Keras, TensorFlow and Flax keep them: x @ kernel, [inputs, outputs]."""
    linear = [layer for layer in sequential if isinstance(layer, nn.Linear)]
    state = {}
    for name, layer in zip(names, linear):
        state[name + separator + kernel] = layer.weight.detach().t().clone()
        state[name + separator + ("bias:0" if kernel.endswith(":0") else "bias")] = layer.bias.detach().clone()
    return state


m = chain(4, 8, 8, 2)
case("keras", "tf.keras, layer.weights", "4-8:tanh-8:tanh-2:linear", m, kernels(m, "/", "kernel:0", "dense", "dense_1", "dense_2"))

m = chain(4, 9, 7, 2, activation=nn.ReLU)
case("keras-named", "tf.keras with names of layers, model.save_weights", "4-9:relu-7:relu-2:linear", m,
     kernels(m, "/", "kernel:0", "policy/hidden/hidden", "policy/second/second", "policy/logits/logits"))

m = chain(4, 8, 8, 8, 2)
case("keras-dots", "converted from Keras", "4-8:tanh-8:tanh-8:tanh-2:linear", m, kernels(m, ".", "kernel", "dense", "dense_1", "dense_2", "dense_3"))

m, v = chain(3, 8, 8, 2), chain(3, 8, 8, 1)
case("flax", "Flax nn.Dense", "3-8:tanh-8:tanh-2:linear", m,
     {**kernels(m, "/", "kernel", *(f"params/actor/Dense_{i}" for i in range(3))), **kernels(v, "/", "kernel", *(f"params/critic/Dense_{i}" for i in range(3)))})

m = chain(5, 6, 6, 3, activation=nn.ELU)
case("layers-kernel", "x @ kernel in a list", "5-6:elu-6:elu-3:linear", m, kernels(m, ".", "kernel", "layers.0", "layers.1", "layers.2"))

m = chain(4, 7, 5, 3, activation=nn.ReLU)
case("turned", "x @ weight, with PyTorch's names", "4-7:relu-5:relu-3:linear", m, kernels(m, ".", "weight", "net.0", "net.1", "net.2"))

with open("weight-files.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]\n")
print(len(cases))
