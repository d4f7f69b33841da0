# module TextEncoder(heads: int)


# CLIPEncoderLayer in Hugging Face's modeling_clip.py.
def layer(self, name: str, x: Tensor) -> Tensor:
  w = self.w
  h = layer_norm(w, name + ".layer_norm1", x)
  q = linear(w, name + ".self_attn.q_proj", h)
  k = linear(w, name + ".self_attn.k_proj", h)
  v = linear(w, name + ".self_attn.v_proj", h)
  x = torch.add(x, linear(w, name + ".self_attn.out_proj", attend(q, k, v, self.heads, True)))
  inner = linear(w, name + ".mlp.fc1", layer_norm(w, name + ".layer_norm2", x))
  # quick_gelu, CLIP's own approximation; 1.702 is its constant.
  activated = torch.mul(inner, torch.sigmoid(torch.mul(inner, 1.702)))
  return torch.add(x, linear(w, name + ".mlp.fc2", activated))


# CLIPTextTransformer in modeling_clip.py. Embeddings of token ids (B, tokens), then the output of every layer, each
# (B, tokens, D), before the final layer norm.
def hidden_states(self, ids: Tensor) -> List[Tensor]:
  w = self.w
  prefix = "cond_stage_model.transformer.text_model."
  positions = torch.narrow(w[prefix + "embeddings.position_embedding.weight"], 0, 0, torch.size(ids, 1))
  h = torch.add(torch.embedding(w[prefix + "embeddings.token_embedding.weight"], ids), positions)
  states = [h]
  i = 0
  while prefix + "encoder.layers." + str(i) + ".layer_norm1.weight" in w:
    h = self.layer(prefix + "encoder.layers." + str(i), h)
    _0 = torch.append(states, h)
    i = i + 1
  return states


# Context (B, tokens, D): the final layer norm of the last hidden state, or of the one `skip` layers before it.
def forward(self, ids: Tensor, skip: int) -> Tensor:
  states = self.hidden_states(ids)
  h = states[torch.len(states) - 1 - skip]
  return layer_norm(self.w, "cond_stage_model.transformer.text_model.final_layer_norm", h)
