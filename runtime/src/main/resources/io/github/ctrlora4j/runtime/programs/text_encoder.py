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


# Rows (B, tokens, D) of the vocabulary's table for token ids (B, tokens).
def rows(self, ids: Tensor) -> Tensor:
  return torch.embedding(self.w["cond_stage_model.transformer.text_model.embeddings.token_embedding.weight"], ids)


# CLIPTextTransformer in modeling_clip.py. Rows with their positions, then the output of every layer, each (B, tokens, D),
# before the final layer norm.
def layer_states(self, rows: Tensor) -> List[Tensor]:
  w = self.w
  prefix = "cond_stage_model.transformer.text_model."
  positions = torch.narrow(w[prefix + "embeddings.position_embedding.weight"], 0, 0, torch.size(rows, 1))
  h = torch.add(rows, positions)
  states = [h]
  i = 0
  while prefix + "encoder.layers." + str(i) + ".layer_norm1.weight" in w:
    h = self.layer(prefix + "encoder.layers." + str(i), h)
    _0 = torch.append(states, h)
    i = i + 1
  return states


def hidden_states(self, ids: Tensor) -> List[Tensor]:
  return self.layer_states(self.rows(ids))


# Context (B, tokens, D): the final layer norm of the last hidden state, or of the one `skip` layers before it.
def context(self, states: List[Tensor], skip: int) -> Tensor:
  h = states[torch.len(states) - 1 - skip]
  return layer_norm(self.w, "cond_stage_model.transformer.text_model.final_layer_norm", h)


def forward(self, ids: Tensor, skip: int) -> Tensor:
  return self.context(self.layer_states(self.rows(ids)), skip)


# The same for one text, some of whose rows are replaced: vectors (n, D) in the places (n).
def forward_with(self, ids: Tensor, vectors: Tensor, places: Tensor, skip: int) -> Tensor:
  rows = torch.index_copy(self.rows(ids), 1, places, torch.unsqueeze(vectors, 0))
  return self.context(self.layer_states(rows), skip)
