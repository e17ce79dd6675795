class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  def conv(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, stride: List[int], padding: List[int], dilation: List[int], groups: int) -> Tensor:
    if torch.eq(ops.prim.dtype(x), ops.prim.dtype(w)):
      y = torch.conv2d(x, w, b, stride, padding, dilation, groups)
    else:
      z = torch.type_as(torch.conv2d(torch.type_as(x, w), w, None, stride, padding, dilation, groups), x)
      y = torch.add_(z, torch.view(b, [1, -1, 1, 1]))
    return y
  def conv_linear(self: __torch__.Kernels, x: Tensor, w: Tensor, stride: List[int], padding: List[int], dilation: List[int], groups: int) -> Tensor:
    return torch.type_as(torch.conv2d(torch.type_as(x, w), w, None, stride, padding, dilation, groups), x)
  def conv_transpose(self: __torch__.Kernels, v: Tensor, w: Tensor, stride: List[int], padding: List[int], output_padding: List[int], groups: int, dilation: List[int]) -> Tensor:
    return torch.type_as(torch.conv_transpose2d(torch.type_as(v, w), w, None, stride, padding, output_padding, groups, dilation), v)
  def to_type(self: __torch__.Kernels, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype, False, False)
  def channels_last(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.clone(x, memory_format=2)
  def empty(self: __torch__.Kernels, v: Tensor, channels: int, height: int, width: int) -> Tensor:
    return torch.permute(torch.new_empty(v, [torch.size(v, 0), height, width, channels]), [0, 3, 1, 2])
  def zeros(self: __torch__.Kernels, v: Tensor, channels: int, height: int, width: int) -> Tensor:
    return torch.permute(torch.new_zeros(v, [torch.size(v, 0), height, width, channels]), [0, 3, 1, 2])
  def places(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.flatten(torch.permute(x, [0, 2, 3, 1]), 1, 2)
  def from_places(self: __torch__.Kernels, x: Tensor, height: int, width: int) -> Tensor:
    return torch.permute(torch.view(x, [torch.size(x, 0), height, width, torch.size(x, 2)]), [0, 3, 1, 2])
  def zeros_like(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.zeros_like(x)
  def spread(self: __torch__.Kernels, v: Tensor, height: int, width: int, stride_h: int, stride_w: int) -> Tensor:
    y = self.zeros(v, torch.size(v, 1), height, width)
    s = torch.slice(torch.slice(y, 2, 0, height, stride_h), 3, 0, width, stride_w)
    t = torch.copy_(s, v)
    return y
  def stride(self: __torch__.Kernels, x: Tensor, stride_h: int, stride_w: int) -> Tensor:
    return torch.contiguous(torch.slice(torch.slice(x, 2, 0, 9223372036854775807, stride_h), 3, 0, 9223372036854775807, stride_w), memory_format=2)
  def add(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.add(a, b)
  def add_(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.add_(a, b)
  def sub(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.sub(a, b)
  def sub_(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.sub_(a, b)
  def mul(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.mul(a, b)
  def mul_(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.mul_(a, b)
  def scale(self: __torch__.Kernels, a: Tensor, factor: float) -> Tensor:
    return torch.mul(a, factor)
  def shift(self: __torch__.Kernels, a: Tensor, number: float) -> Tensor:
    return torch.add(a, number)
  def shift_(self: __torch__.Kernels, a: Tensor, number: float) -> Tensor:
    return torch.add_(a, number)
  def addcmul_(self: __torch__.Kernels, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    return torch.addcmul_(a, b, c)
  def safe_div(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.where(torch.ne(b, 0), torch.div(a, b), torch.zeros_like(a))
  def relu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.relu(x)
  def relu_(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.relu_(x)
  def leaky_relu(self: __torch__.Kernels, x: Tensor, slope: float) -> Tensor:
    return torch.leaky_relu(x, slope)
  def leaky_relu_(self: __torch__.Kernels, x: Tensor, slope: float) -> Tensor:
    return torch.leaky_relu_(x, slope)
  def mask(self: __torch__.Kernels, v: Tensor, a: Tensor) -> Tensor:
    return torch.threshold_backward(v, a, 0)
  def mask_(self: __torch__.Kernels, v: Tensor, a: Tensor) -> Tensor:
    return torch.threshold_backward(v, a, 0, grad_input=v)
  def leaky_mask(self: __torch__.Kernels, v: Tensor, a: Tensor, slope: float) -> Tensor:
    return torch.leaky_relu_backward(v, a, slope, False)
  def sigmoid(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sigmoid(x)
  def positive(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.type_as(torch.gt(x, 0), x)
  def nonzero(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.type_as(torch.ne(x, 0), x)
  def first_neurons(self: __torch__.Kernels, like: Tensor, count: int) -> Tensor:
    y = torch.new_zeros(like, torch.size(like))
    first = torch.fill_(torch.slice(torch.flatten(y, 1), 1, 0, count, 1), 1)
    return torch.contiguous(y, memory_format=2)
  def max_pool(self: __torch__.Kernels, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int], ceil: bool) -> List[Tensor]:
    y, i = torch.max_pool2d_with_indices(x, kernel, stride, padding, dilation, ceil)
    return [y, i]
  def gather(self: __torch__.Kernels, x: Tensor, indices: Tensor) -> Tensor:
    return self.from_places(torch.gather(self.places(x), 1, self.places(indices)), torch.size(indices, 2), torch.size(indices, 3))
  def scatter(self: __torch__.Kernels, v: Tensor, indices: Tensor, height: int, width: int) -> Tensor:
    y = torch.new_zeros(v, [torch.size(v, 0), torch.mul(height, width), torch.size(v, 1)])
    return self.from_places(torch.scatter_add_(y, 1, self.places(indices), self.places(v)), height, width)
  def avg_pool(self: __torch__.Kernels, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], ceil: bool, count_pad: bool) -> Tensor:
    return torch.avg_pool2d(x, kernel, stride, padding, ceil, count_pad)
  def avg_pool_adjoint(self: __torch__.Kernels, v: Tensor, height: int, width: int, kernel: List[int], stride: List[int], padding: List[int], ceil: bool, count_pad: bool) -> Tensor:
    x = self.empty(v, torch.size(v, 1), height, width)
    return torch.avg_pool2d_backward(v, x, kernel, stride, padding, ceil, count_pad, None)
  def adaptive_avg_pool(self: __torch__.Kernels, x: Tensor, height: int, width: int) -> Tensor:
    return torch.adaptive_avg_pool2d(x, [height, width])
  def adaptive_avg_pool_adjoint(self: __torch__.Kernels, v: Tensor, height: int, width: int) -> Tensor:
    x = self.empty(v, torch.size(v, 1), height, width)
    return torch._adaptive_avg_pool2d_backward(v, x)
  def reshape(self: __torch__.Kernels, x: Tensor, shape: List[int]) -> Tensor:
    y = torch.clone(torch.reshape(x, shape), memory_format=0)
    if torch.eq(torch.len(shape), 4):
      z = torch.contiguous(y, memory_format=2)
    else:
      z = y
    return z
  def expand(self: __torch__.Kernels, x: Tensor, shape: List[int]) -> Tensor:
    return torch.clone(torch.expand(x, shape), memory_format=2)
  def linear(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    y = torch.matmul(torch.flatten(x, 1), torch.t(w))
    return torch.unsqueeze(torch.unsqueeze(y, 2), 3)
  def linear_adjoint(self: __torch__.Kernels, v: Tensor, w: Tensor) -> Tensor:
    y = torch.matmul(torch.flatten(v, 1), w)
    return torch.unsqueeze(torch.unsqueeze(y, 2), 3)
  def cat(self: __torch__.Kernels, parts: List[Tensor]) -> Tensor:
    return torch.cat(parts, 1)
  def channels(self: __torch__.Kernels, x: Tensor, first: int, end: int) -> Tensor:
    return torch.clone(torch.slice(x, 1, first, end, 1), memory_format=2)
  def pad_channels(self: __torch__.Kernels, x: Tensor, before: int, after: int) -> Tensor:
    return torch.constant_pad_nd(x, [0, 0, 0, 0, before, after], 0)
  def spatial_mean(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mean(x, [2, 3], True)
  def spatial_sum(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sum(x, [2, 3], True)
  def spatial_max(self: __torch__.Kernels, x: Tensor) -> List[Tensor]:
    return self.max_pool(x, [torch.size(x, 2), torch.size(x, 3)], [1, 1], [0, 0], [1, 1], False)
  def channel_mean(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mean(x, [1], True)
  def channel_sum(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sum(x, [1], True)
  def channel_max(self: __torch__.Kernels, x: Tensor) -> List[Tensor]:
    y, i = torch.max(x, 1, True)
    return [y, i]
  def channel_scatter(self: __torch__.Kernels, v: Tensor, indices: Tensor, channels: int) -> Tensor:
    y = self.zeros(v, channels, torch.size(v, 2), torch.size(v, 3))
    return torch.scatter_(y, 1, indices, v)
  def channel_gather(self: __torch__.Kernels, x: Tensor, indices: Tensor) -> Tensor:
    return torch.gather(x, 1, indices)
  def any_negative(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.reshape(torch.any(torch.lt(torch.amin(x, [1, 2, 3]), 0)), [1])
  def copies(self: __torch__.Kernels, x: Tensor, image: int, count: int) -> Tensor:
    one = torch.slice(x, 0, image, torch.add(image, 1), 1)
    return torch.clone(torch.expand(one, [count, -1, -1, -1]), memory_format=2)
  def planes(self: __torch__.Kernels, x: Tensor, image: int, channels: List[int]) -> Tensor:
    count = torch.len(channels)
    y = torch.new_empty(x, [count, 1, torch.size(x, 2), torch.size(x, 3)])
    for j in range(count):
      z = torch.copy_(torch.select(torch.select(y, 0, j), 0, 0), torch.select(torch.select(x, 0, image), 0, channels[j]))
    return y
  def without_channel(self: __torch__.Kernels, x: Tensor, image: int, channels: List[int]) -> Tensor:
    count = torch.len(channels)
    y = self.copies(x, image, count)
    for j in range(count):
      gone = torch.zero_(torch.select(torch.select(y, 0, j), 0, channels[j]))
    return y
  def spatial_variance(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.var(x, [2, 3], False, True)
  def resize(self: __torch__.Kernels, x: Tensor, height: int, width: int, corners: bool) -> Tensor:
    return torch.upsample_bilinear2d(x, [height, width], corners, None)
  def scaled_magnitudes(self: __torch__.Kernels, x: Tensor, epsilon: float) -> Tensor:
    size = torch.abs(x)
    lowest = torch.amin(size, [1, 2, 3], True)
    highest = torch.amax(size, [1, 2, 3], True)
    scale = torch.add(torch.sub(highest, lowest), epsilon)
    total = torch.sub(torch.sum(size, [1], True), torch.mul(lowest, torch.size(x, 1)))
    return torch.div(total, scale)
  def scaled_planes(self: __torch__.Kernels, x: Tensor, epsilon: float) -> Tensor:
    lowest = torch.amin(x, [2, 3], True)
    highest = torch.amax(x, [2, 3], True)
    return torch.div(torch.sub(x, lowest), torch.add(torch.sub(highest, lowest), epsilon))
  def weighted_sum(self: __torch__.Kernels, w: Tensor, a: Tensor) -> Tensor:
    m = torch.bmm(self.places(a), torch.reshape(w, [torch.size(a, 0), torch.size(a, 1), 1]))
    return self.from_places(m, torch.size(a, 2), torch.size(a, 3))
  def product_sums(self: __torch__.Kernels, a: Tensor, g: Tensor, cells: int) -> List[Tensor]:
    h = torch.size(a, 2)
    w = torch.size(a, 3)
    f = self.places(a)
    e = self.places(g)
    n = torch.size(f, 0)
    places = torch.size(f, 1)
    c = torch.size(f, 2)
    step = torch.add(torch.floordiv(cells, c), 1)
    count = torch.floordiv(torch.sub(torch.add(places, step), 1), step)
    over_channels = torch.new_empty(a, [n, places, 1])
    positive = torch.new_empty(a, [n, places, 1])
    over_places = torch.new_zeros(a, [n, 1, c])
    for i in range(count):
      first = torch.mul(i, step)
      end = ops.prim.min(torch.add(first, step), places)
      p = torch.mul(torch.slice(f, 1, first, end, 1), torch.slice(e, 1, first, end, 1))
      x = torch.copy_(torch.slice(over_channels, 1, first, end, 1), torch.sum(p, [2], True))
      y = torch.add_(over_places, torch.sum(p, [1], True))
      z = torch.copy_(torch.slice(positive, 1, first, end, 1), torch.sum(torch.relu_(p), [2], True))
    return [self.from_places(over_channels, h, w), self.from_places(positive, h, w), self.from_places(over_places, 1, 1)]
  def second_order_weights(self: __torch__.Kernels, g: Tensor, s: Tensor, epsilon: float, cells: int) -> Tensor:
    f = self.places(g)
    t = self.places(s)
    places = torch.size(f, 1)
    step = torch.add(torch.floordiv(cells, torch.size(f, 2)), 1)
    count = torch.floordiv(torch.sub(torch.add(places, step), 1), step)
    w = torch.zeros_like(t)
    two = torch.full_like(torch.select(torch.select(torch.select(t, 0, 0), 0, 0), 0, 0), 2)
    small = torch.full_like(two, epsilon)
    for i in range(count):
      first = torch.mul(i, step)
      end = ops.prim.min(torch.add(first, step), places)
      p = torch.relu(torch.slice(f, 1, first, end, 1))
      if torch.gt(epsilon, 0.):
        q = torch.mul(p, p)
        e = torch.addcmul(small, torch.addcmul(two, p, t), q)
        y = torch.div_(torch.mul_(q, p), e)
      else:
        y = torch.div(p, torch.add_(torch.relu_(torch.mul(p, t)), two))
      z = torch.add_(w, torch.sum(y, [1], True))
    return self.from_places(w, 1, 1)
  def unit(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.div_(v, torch.clamp_min(torch.norm(v), 1e-30))
  def unit_unless_nothing(self: __torch__.Kernels, v: Tensor, nothing: Tensor) -> Tensor:
    size = torch.norm(v)
    return torch.where(torch.gt(size, nothing), torch.div(v, torch.clamp_min(size, 1e-30)), torch.zeros_like(v))
  def leading_eigenvector(self: __torch__.Kernels, gram: Tensor, start: Tensor, steps: int, rounding: float) -> Tensor:
    n = torch.size(gram, 0)
    count = ops.prim.min(steps, n)
    basis = torch.new_zeros(gram, [count, n])
    images = torch.new_zeros(gram, [count, n])
    v = torch.mv(gram, start)
    scale = torch.zeros_like(torch.norm(v))
    for j in range(count):
      if torch.gt(j, 0):
        before = torch.slice(basis, 0, 0, j, 1)
        back = torch.t(before)
        w = torch.addmv(v, back, torch.mv(before, v), beta=1, alpha=-1)
        r = torch.addmv(w, back, torch.mv(before, w), beta=1, alpha=-1)
        q = self.unit_unless_nothing(r, torch.mul(scale, rounding))
      else:
        q = self.unit(v)
      s = torch.copy_(torch.select(basis, 0, j), q)
      v = torch.mv(gram, q)
      scale = torch.maximum(scale, torch.norm(v))
      t = torch.copy_(torch.select(images, 0, j), v)
    small = torch.nan_to_num(torch.mm(images, torch.t(basis)), 0., 0., 0.)
    values, vectors = torch.linalg_eigh(small)
    return self.unit(torch.mv(torch.t(basis), torch.select(vectors, 1, -1)))
  def centred(self: __torch__.Kernels, f: Tensor, rounding: float) -> Tensor:
    m = torch.sub(f, torch.mean(f, [2], True))
    spread = torch.amax(torch.abs(m), [2], True)
    size = torch.amax(torch.abs(f), [2], True)
    return torch.where(torch.gt(spread, torch.mul(size, rounding)), m, torch.zeros_like(m))
  def with_first_peak_positive(self: __torch__.Kernels, p: Tensor) -> Tensor:
    size = torch.abs(p)
    count = torch.size(p, 1)
    peaks = torch.ge(size, torch.mul(torch.amax(size, [1], True), 0.9999))
    places = torch.expand_as(torch.arange(count, dtype=4, layout=None, device=ops.prim.device(p)), p)
    first = torch.amin(torch.where(peaks, places, torch.full_like(places, torch.sub(count, 1))), [1], True)
    negative = torch.lt(torch.gather(p, 1, first), 0)
    return torch.where(negative, torch.neg(p), p)
  def principal_projection(self: __torch__.Kernels, x: Tensor, steps: int) -> Tensor:
    n = torch.size(x, 0)
    c = torch.size(x, 1)
    h = torch.size(x, 2)
    w = torch.size(x, 3)
    if torch.eq(ops.prim.dtype(x), 7):
      rounding = 1e-14
    else:
      rounding = 1e-06
    f = self.centred(torch.flatten(x, 2), rounding)
    top = torch.amax(torch.abs(f), [1, 2], True)
    scale = torch.where(torch.gt(top, 0), top, torch.ones_like(top))
    m = torch.div(f, scale)
    wide = torch.le(c, torch.mul(h, w))
    side = ops.prim.min(c, torch.mul(h, w))
    k = torch.arange(1, torch.add(side, 1), dtype=ops.prim.dtype(x), layout=None, device=ops.prim.device(x))
    start = torch.sin(torch.mul(k, k))
    p = torch.new_empty(x, [n, torch.mul(h, w)])
    for i in range(n):
      a = torch.select(m, 0, i)
      if wide:
        e = self.leading_eigenvector(torch.mm(a, torch.t(a)), start, steps, torch.mul(rounding, 10.))
        r = torch.mv(torch.t(a), e)
      else:
        u = self.leading_eigenvector(torch.mm(torch.t(a), a), start, steps, torch.mul(rounding, 10.))
        r = torch.mul(u, torch.norm(torch.mv(a, u)))
      z = torch.copy_(torch.select(p, 0, i), r)
    y = self.with_first_peak_positive(torch.mul(p, torch.select(scale, 2, 0)))
    return torch.reshape(y, [n, 1, h, w])
  def dot(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    rows = torch.sum(torch.mul(a, b), [1], True)
    return torch.sum(torch.to(rows, 7, False, False, None), [2, 3], True)
  def squared_norm(self: __torch__.Kernels, a: Tensor) -> Tensor:
    rows = torch.to(torch.linalg_vector_norm(self.places(a), 2, [2], True, dtype=None), 7, False, False, None)
    return torch.unsqueeze(torch.sum(torch.mul(rows, rows), [1], True), 3)
  def stack(self: __torch__.Kernels, like: Tensor, count: int) -> Tensor:
    return torch.new_empty(like, [torch.size(like, 0), count, torch.floordiv(torch.numel(like), torch.size(like, 0))])
  def put_in_stack(self: __torch__.Kernels, stack: Tensor, x: Tensor, index: int) -> Tensor:
    return torch.copy_(torch.select(stack, 1, index), torch.flatten(self.places(x), 1))
  def purge_(self: __torch__.Kernels, x: Tensor, v: Tensor, stack: Tensor, factors: Tensor) -> Tensor:
    e = self.places(x)
    f = torch.flatten(e, 1)
    h = torch.flatten(self.places(v), 1)
    count = torch.size(factors, 1)
    for i in range(torch.size(f, 0)):
      b = torch.slice(torch.select(stack, 0, i), 0, 0, count, 1)
      c = torch.mul(torch.mv(b, torch.select(h, 0, i)), torch.select(factors, 0, i))
      y = torch.addmv_(torch.select(f, 0, i), torch.t(b), c, beta=1, alpha=-1)
    return self.from_places(torch.view(f, torch.size(e)), torch.size(x, 2), torch.size(x, 3))
  def max_abs(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.amax(torch.abs(x), [1, 2, 3], True)
  def sqrt(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sqrt(x)
  def abs(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.abs(x)
  def count_nonzero(self: __torch__.Kernels, x: Tensor) -> Tensor:
    rows = torch.sum(torch.abs_(torch.sign(x)), [1], True)
    return torch.sum(torch.to(rows, 7, False, False, None), [2, 3], True)
  def softmax(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.softmax(x, 1)
  def curve_sigmoid(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sigmoid(x)
  def derivative_sigmoid(self: __torch__.Kernels, x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return torch.mul(s, torch.rsub(s, 1))
  def curve_softplus(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.softplus(x)
  def derivative_softplus(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sigmoid(x)
  def curve_exp(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.exp(x)
  def derivative_exp(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.exp(x)
  def curve_erf(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.erf(x)
  def derivative_erf(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mul(torch.exp(torch.neg(torch.mul(x, x))), 1.1283791670955126)
  def curve_tanh(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.tanh(x)
  def derivative_tanh(self: __torch__.Kernels, x: Tensor) -> Tensor:
    t = torch.tanh(x)
    return torch.rsub(torch.mul(t, t), 1)
  def curve_sqrt(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sqrt(x)
  def derivative_sqrt(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mul(torch.rsqrt(x), 0.5)
  def curve_reciprocal(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.reciprocal(x)
  def derivative_reciprocal(self: __torch__.Kernels, x: Tensor) -> Tensor:
    r = torch.reciprocal(x)
    return torch.neg(torch.mul(r, r))
  def curve_log(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.log(x)
  def derivative_log(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.reciprocal(x)
  def curve_abs(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.abs(x)
  def derivative_abs(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sign(x)
  def curve_silu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.silu(x)
  def derivative_silu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return torch.mul(s, torch.add(torch.mul(x, torch.rsub(s, 1)), 1))
  def curve_hard_swish(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.hardswish(x)
  def derivative_hard_swish(self: __torch__.Kernels, x: Tensor) -> Tensor:
    m = torch.add(torch.div(x, 3), 0.5)
    return torch.where(torch.le(x, -3), torch.zeros_like(x), torch.where(torch.lt(x, 3), m, torch.ones_like(x)))
  def curve_gelu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mul(x, torch.mul(torch.add(torch.erf(torch.mul(x, 0.7071067811865476)), 1), 0.5))
  def derivative_gelu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    p = torch.mul(torch.add(torch.erf(torch.mul(x, 0.7071067811865476)), 1), 0.5)
    d = torch.mul(torch.exp(torch.mul(torch.mul(x, x), -0.5)), 0.3989422804014327)
    return torch.addcmul(p, x, d)
  def curve_gelu_tanh(self: __torch__.Kernels, x: Tensor) -> Tensor:
    u = torch.mul(torch.addcmul(x, torch.mul(x, x), x, value=0.044715), 0.7978845608028654)
    return torch.mul(x, torch.mul(torch.add(torch.tanh(u), 1), 0.5))
  def derivative_gelu_tanh(self: __torch__.Kernels, x: Tensor) -> Tensor:
    q = torch.mul(x, x)
    u = torch.mul(torch.addcmul(x, q, x, value=0.044715), 0.7978845608028654)
    t = torch.tanh(u)
    w = torch.mul(torch.add(torch.mul(q, 0.134145), 1), 0.3989422804014327)
    return torch.addcmul(torch.mul(torch.add(t, 1), 0.5), torch.mul(x, w), torch.rsub(torch.mul(t, t), 1))
  def curve_mish(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mul(x, torch.tanh(torch.softplus(x)))
  def derivative_mish(self: __torch__.Kernels, x: Tensor) -> Tensor:
    t = torch.tanh(torch.softplus(x))
    return torch.addcmul(t, torch.mul(x, torch.sigmoid(x)), torch.rsub(torch.mul(t, t), 1))
  def curve_power(self: __torch__.Kernels, x: Tensor, a: float) -> Tensor:
    return torch.pow(x, a)
  def derivative_power(self: __torch__.Kernels, x: Tensor, a: float) -> Tensor:
    return torch.mul(torch.pow(x, torch.sub(a, 1)), a)
  def curve_elu(self: __torch__.Kernels, x: Tensor, a: float) -> Tensor:
    return torch.elu(x, a)
  def derivative_elu(self: __torch__.Kernels, x: Tensor, a: float) -> Tensor:
    return torch.where(torch.gt(x, 0), torch.ones_like(x), torch.mul(torch.exp(x), a))
  def secant(self: __torch__.Kernels, y: Tensor, x: Tensor, d: Tensor) -> Tensor:
    return torch.where(torch.ne(x, 0), torch.div(y, x), d)
  def clip(self: __torch__.Kernels, x: Tensor, low: float, high: float) -> Tensor:
    return torch.clamp(x, low, high)
  def clip_mask(self: __torch__.Kernels, v: Tensor, x: Tensor, low: float, high: float) -> Tensor:
    return torch.hardtanh_backward(v, x, low, high)
  def slopes(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    return torch.where(torch.gt(x, 0), torch.ones_like(x), torch.expand_as(w, x))
  def sum_to(self: __torch__.Kernels, x: Tensor, channels: int, height: int, width: int) -> Tensor:
    y = x
    if torch.lt(channels, torch.size(y, 1)):
      y = torch.sum(y, [1], True)
    else:
      y = y
    if torch.lt(height, torch.size(y, 2)):
      y = torch.sum(y, [2], True)
    else:
      y = y
    if torch.lt(width, torch.size(y, 3)):
      y = torch.sum(y, [3], True)
    else:
      y = y
    return torch.contiguous(y, memory_format=2)
  def select_channels(self: __torch__.Kernels, x: Tensor, indices: Tensor) -> Tensor:
    return torch.contiguous(torch.index_select(x, 1, indices), memory_format=2)
  def add_channels(self: __torch__.Kernels, v: Tensor, indices: Tensor, channels: int) -> Tensor:
    y = self.zeros(v, channels, torch.size(v, 2), torch.size(v, 3))
    return torch.index_add_(y, 1, indices, v)
  def rearrange(self: __torch__.Kernels, x: Tensor, factors: List[int], order: List[int], shape: List[int]) -> Tensor:
    y = torch.permute(torch.reshape(torch.contiguous(x, memory_format=0), factors), order)
    return torch.clone(torch.reshape(torch.contiguous(y, memory_format=0), shape), memory_format=2)
  def pad(self: __torch__.Kernels, x: Tensor, border: List[int], value: float) -> Tensor:
    return torch.contiguous(torch.constant_pad_nd(x, border, value), memory_format=2)
  def resample(self: __torch__.Kernels, x: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    y = torch.matmul(torch.matmul(rows, x), columns)
    return torch.contiguous(y, memory_format=2)
  def maximum(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.maximum(a, b)
  def at_least(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.type_as(torch.ge(a, b), a)
  def softmax_among(self: __torch__.Kernels, x: Tensor, size: int, stride: int) -> Tensor:
    n = torch.size(x, 0)
    y = torch.softmax(torch.reshape(x, [n, -1, size, stride, torch.size(x, 2), torch.size(x, 3)]), 2)
    return torch.contiguous(torch.reshape(y, torch.size(x)), memory_format=2)
  def softmax_back(self: __torch__.Kernels, v: Tensor, y: Tensor, size: int, stride: int) -> Tensor:
    s = [torch.size(y, 0), -1, size, stride, torch.size(y, 2), torch.size(y, 3)]
    p = torch.reshape(y, s)
    w = torch.mul(torch.reshape(v, s), p)
    z = torch.sub(w, torch.mul(p, torch.sum(w, [2], True)))
    return torch.contiguous(torch.reshape(z, torch.size(y)), memory_format=2)
  def neighbour_sum(self: __torch__.Kernels, x: Tensor, before: int, after: int) -> Tensor:
    c = torch.size(x, 1)
    p = torch.constant_pad_nd(x, [0, 0, 0, 0, before, after], 0)
    y = torch.clone(torch.slice(p, 1, 0, c, 1))
    for i in range(torch.add(before, after)):
      z = torch.add_(y, torch.slice(p, 1, torch.add(i, 1), torch.add(torch.add(i, 1), c), 1))
    return y
  def group_moments(self: __torch__.Kernels, x: Tensor, groups: int, epsilon: float) -> List[Tensor]:
    n = torch.size(x, 0)
    c = torch.size(x, 1)
    g = torch.reshape(torch.contiguous(x, memory_format=0), [n, groups, -1])
    m = torch.mean(g, [2], True)
    d = torch.sub(g, m)
    r = torch.rsqrt(torch.add(torch.mean(torch.mul(d, d), [2], True), epsilon))
    s = [n, groups, torch.floordiv(c, groups)]
    return [torch.reshape(torch.clone(torch.expand(m, s)), [n, c, 1, 1]), torch.reshape(torch.clone(torch.expand(r, s)), [n, c, 1, 1])]
  def group_mean(self: __torch__.Kernels, x: Tensor, groups: int) -> Tensor:
    n = torch.size(x, 0)
    c = torch.size(x, 1)
    m = torch.mean(torch.reshape(torch.contiguous(x, memory_format=0), [n, groups, -1]), [2], True)
    return torch.reshape(torch.clone(torch.expand(m, [n, groups, torch.floordiv(c, groups)])), [n, c, 1, 1])
  def channel_moments(self: __torch__.Kernels, x: Tensor, epsilon: float) -> List[Tensor]:
    m = torch.mean(x, [1], True)
    d = torch.sub(x, m)
    return [m, torch.rsqrt(torch.add(torch.mean(torch.mul(d, d), [1], True), epsilon))]
