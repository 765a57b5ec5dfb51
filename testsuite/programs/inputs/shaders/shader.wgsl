struct Parameters { scale: f32, offset: vec3<f32> }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> points: array<vec3<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= arrayLength(&points) { return; }
    var sum = vec3<f32>(0.0);
    for (var step = 0u; step < 4u; step++) {
        sum += normalize(points[id.x]) * f32(step);
    }
    points[id.x] = sum * parameters.scale + parameters.offset;
}
